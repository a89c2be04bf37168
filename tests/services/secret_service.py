"""A Secret Service on the session bus with one fault, told by the first argument.

silent     owns the name and answers nothing, ever
failing    answers every call with an error
forgetful  accepts every secret and has none when asked
"""

import sys

from jeepney import HeaderFields, Message, MessageType, new_error, new_method_return
from jeepney.bus_messages import message_bus
from jeepney.io.blocking import open_dbus_connection

_FAILED = "org.freedesktop.DBus.Error.Failed"
_NOT_SUPPORTED = "org.freedesktop.DBus.Error.NotSupported"
_ITEM = "/org/freedesktop/secrets/collection/login/1"


def forgetful(call: Message) -> Message:
    match call.header.fields[HeaderFields.member], call.body:
        case "Get", (_, "Label"):
            return new_method_return(call, "v", (("s", "Login"),))
        case "Get", (_, "Locked"):
            return new_method_return(call, "v", (("b", False),))
        case "OpenSession", ("plain", _):
            return new_method_return(call, "vo", (("s", ""), "/org/freedesktop/secrets/session/1"))
        case "CreateItem", _:
            return new_method_return(call, "oo", (_ITEM, "/"))
        case "SearchItems", _:
            return new_method_return(call, "ao", ([],))
        case _:
            return new_error(call, _NOT_SUPPORTED)


def failing(call: Message) -> Message:
    return new_error(call, _FAILED, "s", ("out of order",))


def silent(call: Message) -> None:
    del call


def main(fault: str) -> None:
    reply = {"silent": silent, "failing": failing, "forgetful": forgetful}[fault]
    with open_dbus_connection("SESSION") as connection:
        connection.send_and_get_reply(message_bus.RequestName("org.freedesktop.secrets"))
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        while True:
            message = connection.receive()
            if message.header.message_type is MessageType.method_call and (answer := reply(message)) is not None:
                connection.send(answer)


if __name__ == "__main__":
    main(sys.argv[1])
