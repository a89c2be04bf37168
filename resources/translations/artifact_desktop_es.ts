<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="es" sourcelanguage="en">
<context>
    <name></name>
    <message>
        <source>The server may allow it all the same: try anyway.</source>
        <translation>Puede que el servidor lo permita de todos modos: inténtalo igualmente.</translation>
    </message>
    <message>
        <source>{recipients}:

Hello, I would like to download the files of {name} in Weights &amp; Biases ({server}). {wishes} My user name is {person}.
</source>
        <translation>{recipients}:

Hola, me gustaría descargar los archivos de {name} en Weights &amp; Biases ({server}). {wishes} Mi nombre de usuario es {person}.
</translation>
    </message>
    <message>
        <source>To an administrator of the organization of {entity}</source>
        <translation>Para un administrador de la organización de {entity}</translation>
    </message>
    <message>
        <source>To an administrator of the registry {registry}</source>
        <translation>Para un administrador del registro {registry}</translation>
    </message>
    <message>
        <source>To an administrator of the server {server}</source>
        <translation>Para un administrador del servidor {server}</translation>
    </message>
    <message>
        <source>To an administrator of {entity}</source>
        <translation>Para un administrador de {entity}</translation>
    </message>
    <message>
        <source>My seat in {entity} is view-only. Could you give me a full seat, which may download?</source>
        <translation>Mi licencia en {entity} es de solo consulta. ¿Podrías darme una completa, con la que se pueda descargar?</translation>
    </message>
    <message>
        <source>I have no seat for models in {entity}. Could you give me a full one, which may download?</source>
        <translation>No tengo licencia de modelos en {entity}. ¿Podrías darme una completa, con la que se pueda descargar?</translation>
    </message>
    <message>
        <source>My role in the registry {registry} is restricted viewer. Could you give me the role viewer?</source>
        <translation>Mi rol en el registro {registry} es «restricted viewer». ¿Podrías darme el rol «viewer»?</translation>
    </message>
    <message>
        <source>My account is view-only. Could you make it a full one?</source>
        <translation>Mi cuenta es de solo consulta. ¿Podrías convertirla en una completa?</translation>
    </message>
    <message>
        <source>The organization does not accept my API key. Which kind of key should I make, and where?</source>
        <translation>La organización no acepta mi clave de API. ¿Qué tipo de clave debo crear, y dónde?</translation>
    </message>
    <message>
        <source>I do not see it. Could you check whether it is there, and give me access to its project?</source>
        <translation>No lo veo. ¿Podrías comprobar si existe y darme acceso a su proyecto?</translation>
    </message>
    <message>
        <source>The server does not let me. Could you look at my seat and my role in {entity}?</source>
        <translation>El servidor no me lo permite. ¿Podrías revisar mi licencia y mi rol en {entity}?</translation>
    </message>
    <message>
        <source>{number} %</source>
        <translation>{number} %</translation>
    </message>
    <message numerus="yes">
        <source>%Ln byte(s)</source>
        <translation>
            <numerusform>%Ln byte</numerusform>
            <numerusform>%Ln bytes</numerusform>
        </translation>
    </message>
    <message>
        <source>{size}/s</source>
        <translation>{size}/s</translation>
    </message>
    <message numerus="yes">
        <source>%Ln file(s)</source>
        <translation>
            <numerusform>%Ln archivo</numerusform>
            <numerusform>%Ln archivos</numerusform>
        </translation>
    </message>
    <message>
        <source>{chosen} of {total} selected</source>
        <translation>{chosen} de {total} seleccionados</translation>
    </message>
    <message>
        <source>{hours} h {minutes} min</source>
        <translation>{hours} h {minutes} min</translation>
    </message>
    <message>
        <source>{minutes} min {seconds} s</source>
        <translation>{minutes} min {seconds} s</translation>
    </message>
    <message>
        <source>{seconds} s</source>
        <translation>{seconds} s</translation>
    </message>
    <message>
        <source>{suffix} file</source>
        <translation>Archivo {suffix}</translation>
    </message>
    <message>
        <source>On disk, same</source>
        <translation>En disco, igual</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>En espera</translation>
    </message>
    <message>
        <source>Running</source>
        <translation>En curso</translation>
    </message>
    <message>
        <source>Checked</source>
        <translation>Verificado</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>Con error</translation>
    </message>
    <message>
        <source>Stored elsewhere</source>
        <translation>En otro lugar</translation>
    </message>
    <message>
        <source>Still uploading</source>
        <translation>Subida sin terminar</translation>
    </message>
    <message>
        <source>Deleted</source>
        <translation>Eliminada</translation>
    </message>
    <message>
        <source>Not available</source>
        <translation>No disponible</translation>
    </message>
    <message>
        <source>from run {name}</source>
        <translation>de la ejecución {name}</translation>
    </message>
    <message>
        <source>by {name}</source>
        <translation>por {name}</translation>
    </message>
    <message numerus="yes">
        <source>%Ln stored elsewhere</source>
        <translation>
            <numerusform>%Ln almacenado en otro lugar</numerusform>
            <numerusform>%Ln almacenados en otro lugar</numerusform>
        </translation>
    </message>
    <message>
        <source>{done} of {total}</source>
        <translation>{done} de {total}</translation>
    </message>
    <message>
        <source>Waiting to go on</source>
        <translation>A la espera de continuar</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>En pausa</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>Cancelada</translation>
    </message>
    <message>
        <source>{duration} left</source>
        <translation>quedan {duration}</translation>
    </message>
    <message>
        <source>{size} in {duration}</source>
        <translation>{size} en {duration}</translation>
    </message>
    <message>
        <source>{size} reused</source>
        <translation>{size} reutilizados</translation>
    </message>
    <message numerus="yes">
        <source>%Ln file(s) checked</source>
        <translation>
            <numerusform>%Ln archivo verificado</numerusform>
            <numerusform>%Ln archivos verificados</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln of them by length only</source>
        <comment>files</comment>
        <translation>
            <numerusform>%Ln de ellos solo por su longitud</numerusform>
            <numerusform>%Ln de ellos solo por su longitud</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln skipped</source>
        <comment>files</comment>
        <translation>
            <numerusform>%Ln omitido</numerusform>
            <numerusform>%Ln omitidos</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln failed</source>
        <comment>files</comment>
        <translation>
            <numerusform>%Ln con error</numerusform>
            <numerusform>%Ln con error</numerusform>
        </translation>
    </message>
    <message>
        <source>the artifact</source>
        <translation>el artefacto</translation>
    </message>
    <message>
        <source>run {name}</source>
        <translation>la ejecución {name}</translation>
    </message>
    <message>
        <source>registry {name}</source>
        <translation>el registro {name}</translation>
    </message>
    <message>
        <source>the registries</source>
        <translation>los registros</translation>
    </message>
</context>
<context>
    <name>AccessBanner</name>
    <message>
        <source>Checking…</source>
        <translation>Comprobando…</translation>
    </message>
    <message>
        <source>Check again</source>
        <translation>Comprobar de nuevo</translation>
    </message>
    <message>
        <source>Sign in again</source>
        <translation>Volver a iniciar sesión</translation>
    </message>
    <message>
        <source>Try anyway</source>
        <translation>Intentar igualmente</translation>
    </message>
    <message>
        <source>Try the stopped downloads again</source>
        <translation>Reintentar las descargas detenidas</translation>
    </message>
    <message>
        <source>Copy request for the admin</source>
        <translation>Copiar solicitud para el administrador</translation>
    </message>
</context>
<context>
    <name>AccessControl</name>
    <message numerus="yes">
        <source>%Ln download(s) stopped while it was not.</source>
        <translation>
            <numerusform>%Ln descarga se detuvo mientras no se podía.</numerusform>
            <numerusform>%Ln descargas se detuvieron mientras no se podía.</numerusform>
        </translation>
    </message>
    <message>
        <source>Downloading is allowed now</source>
        <translation>Ahora se puede descargar</translation>
    </message>
    <message>
        <source>Checked again: {reason}</source>
        <translation>Comprobado de nuevo: {reason}</translation>
    </message>
    <message>
        <source>Checked again: downloading is allowed.</source>
        <translation>Comprobado de nuevo: se puede descargar.</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>Copiado</translation>
    </message>
</context>
<context>
    <name>AccountMenu</name>
    <message>
        <source>Sample data</source>
        <translation>Datos de ejemplo</translation>
    </message>
    <message>
        <source>Add an account…</source>
        <translation>Añadir una cuenta…</translation>
    </message>
    <message>
        <source>Sign in again…</source>
        <translation>Volver a iniciar sesión…</translation>
    </message>
    <message>
        <source>What is stored here…</source>
        <translation>Qué se guarda aquí…</translation>
    </message>
    <message>
        <source>Sign out</source>
        <translation>Cerrar sesión</translation>
    </message>
    <message>
        <source>Sign out of another account</source>
        <translation>Cerrar la sesión de otra cuenta</translation>
    </message>
    <message>
        <source>The connection to this server is not encrypted</source>
        <translation>La conexión con este servidor no está cifrada</translation>
    </message>
    <message>
        <source>Your key is in the keyring of this computer</source>
        <translation>Tu clave está en el llavero de este equipo</translation>
    </message>
    <message>
        <source>Your key comes from the environment and is not stored</source>
        <translation>Tu clave viene del entorno y no se guarda</translation>
    </message>
    <message>
        <source>Your key is kept only until you quit</source>
        <translation>Tu clave se guarda solo hasta que salgas</translation>
    </message>
    <message numerus="yes">
        <source>Teams: {names} and %Ln more</source>
        <translation>
            <numerusform>Equipos: {names} y %Ln más</numerusform>
            <numerusform>Equipos: {names} y %Ln más</numerusform>
        </translation>
    </message>
    <message>
        <source>Teams: {names}</source>
        <translation>Equipos: {names}</translation>
    </message>
    <message>
        <source>{account} (sign in again)</source>
        <translation>{account} (vuelve a iniciar sesión)</translation>
    </message>
</context>
<context>
    <name>AccountSwitching</name>
    <message>
        <source>Signing in…</source>
        <translation>Iniciando sesión…</translation>
    </message>
    <message>
        <source>Sample data</source>
        <translation>Datos de ejemplo</translation>
    </message>
</context>
<context>
    <name>ArtifactView</name>
    <message>
        <source>Try again</source>
        <translation>Reintentar</translation>
    </message>
    <message>
        <source>Choose an artifact</source>
        <translation>Elige un artefacto</translation>
    </message>
    <message>
        <source>Pick one in the list at the left, or paste a link or a name into the field above.</source>
        <translation>Selecciona uno en la lista de la izquierda, o pega un enlace o un nombre en el campo de arriba.</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>Versión</translation>
    </message>
    <message>
        <source>Copy link</source>
        <translation>Copiar enlace</translation>
    </message>
    <message>
        <source>Copy the link of the web page</source>
        <translation>Copiar el enlace de la página web</translation>
    </message>
    <message>
        <source>Copy a link that opens in Artifact Desktop</source>
        <translation>Copiar un enlace que se abre en Artifact Desktop</translation>
    </message>
    <message>
        <source>No versions</source>
        <translation>Sin versiones</translation>
    </message>
    <message>
        <source>Filter files, for example *.png</source>
        <translation>Filtrar archivos, por ejemplo *.png</translation>
    </message>
    <message>
        <source>Filter files</source>
        <translation>Filtrar archivos</translation>
    </message>
    <message>
        <source>All</source>
        <translation>Todos</translation>
    </message>
    <message>
        <source>Images</source>
        <translation>Imágenes</translation>
    </message>
    <message>
        <source>Tables</source>
        <translation>Tablas</translation>
    </message>
    <message>
        <source>Files</source>
        <translation>Archivos</translation>
    </message>
    <message>
        <source>Columns</source>
        <translation>Columnas</translation>
    </message>
    <message>
        <source>No file matches</source>
        <translation>Ningún archivo coincide</translation>
    </message>
    <message>
        <source>Ticked files stay ticked while they are hidden.</source>
        <translation>Los archivos marcados siguen marcados mientras están ocultos.</translation>
    </message>
    <message>
        <source>Show all</source>
        <translation>Mostrar todos</translation>
    </message>
    <message>
        <source>Save to</source>
        <translation>Guardar en</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>Elegir…</translation>
    </message>
    <message>
        <source>Choose folder</source>
        <translation>Elegir carpeta</translation>
    </message>
    <message>
        <source>Download</source>
        <translation>Descargar</translation>
    </message>
    <message>
        <source>Sign in again</source>
        <translation>Volver a iniciar sesión</translation>
    </message>
    <message>
        <source>Loading…</source>
        <translation>Cargando…</translation>
    </message>
    <message>
        <source>Download not available</source>
        <translation>Descarga no disponible</translation>
    </message>
    <message>
        <source>The list of files is not here yet.</source>
        <translation>La lista de archivos aún no ha llegado.</translation>
    </message>
    <message>
        <source>There is nothing to download here: the version is empty, or its files are stored elsewhere.</source>
        <translation>Aquí no hay nada que descargar: la versión está vacía o sus archivos están en otro lugar.</translation>
    </message>
    <message>
        <source>Tick the files you want.</source>
        <translation>Marca los archivos que quieras.</translation>
    </message>
    <message>
        <source>Looking at the folder…</source>
        <translation>Examinando la carpeta…</translation>
    </message>
    <message>
        <source>What is there already is being compared.</source>
        <translation>Se está comparando lo que ya hay en ella.</translation>
    </message>
    <message>
        <source>Download {files}</source>
        <translation>Descargar {files}</translation>
    </message>
</context>
<context>
    <name>ClipboardOffer</name>
    <message>
        <source>Open the link you copied?</source>
        <translation>¿Abrir el enlace que has copiado?</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Abrir</translation>
    </message>
</context>
<context>
    <name>DetailsView</name>
    <message>
        <source>Details</source>
        <translation>Detalles</translation>
    </message>
    <message>
        <source>Preview</source>
        <translation>Vista previa</translation>
    </message>
    <message>
        <source>Description</source>
        <translation>Descripción</translation>
    </message>
    <message>
        <source>Metadata</source>
        <translation>Metadatos</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>Etiquetas</translation>
    </message>
    <message>
        <source>Where it comes from</source>
        <translation>De dónde viene</translation>
    </message>
    <message>
        <source>Expires</source>
        <translation>Caduca</translation>
    </message>
    <message>
        <source>Expired</source>
        <translation>Caducó</translation>
    </message>
    <message>
        <source>The list goes on; it is too long to show here.</source>
        <translation>La lista continúa; es demasiado larga para mostrarla aquí.</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>sí</translation>
    </message>
    <message>
        <source>no</source>
        <translation>no</translation>
    </message>
    <message>
        <source>Made by run {name}</source>
        <translation>Creada por la ejecución {name}</translation>
    </message>
    <message>
        <source>in project {name}</source>
        <translation>en el proyecto {name}</translation>
    </message>
    <message>
        <source>Added by {name}</source>
        <translation>Añadida por {name}</translation>
    </message>
    <message>
        <source>Its maker is not known</source>
        <translation>No se sabe quién la creó</translation>
    </message>
    <message numerus="yes">
        <source>Used by %Ln run(s)</source>
        <translation>
            <numerusform>Usada por %Ln ejecución</numerusform>
            <numerusform>Usada por %Ln ejecuciones</numerusform>
        </translation>
    </message>
    <message>
        <source>Not used yet</source>
        <translation>Aún sin usar</translation>
    </message>
    <message>
        <source>Never</source>
        <translation>Nunca</translation>
    </message>
</context>
<context>
    <name>Downloading</name>
    <message>
        <source>Choose where the files go</source>
        <translation>Elige dónde se guardan los archivos</translation>
    </message>
</context>
<context>
    <name>FileTreeModel</name>
    <message>
        <source>The box ticks or unticks all that is shown.</source>
        <translation>La casilla marca o desmarca todo lo que se muestra.</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Nombre</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Tamaño</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Tipo</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>Estado</translation>
    </message>
</context>
<context>
    <name>Links</name>
    <message>
        <source>Sign in to open the link</source>
        <translation>Inicia sesión para abrir el enlace</translation>
    </message>
    <message>
        <source>{name} is opened as soon as you are signed in.</source>
        <translation>{name} se abrirá en cuanto hayas iniciado sesión.</translation>
    </message>
    <message>
        <source>{name} is opened as soon as you are signed in to {host}.</source>
        <translation>{name} se abrirá en cuanto inicies sesión en {host}.</translation>
    </message>
    <message>
        <source>Open as {name} on {host}</source>
        <translation>Abrir como {name} en {host}</translation>
    </message>
    <message>
        <source>Sign in to {host}</source>
        <translation>Iniciar sesión en {host}</translation>
    </message>
    <message>
        <source>This link belongs to {host}</source>
        <translation>Este enlace es de {host}</translation>
    </message>
    <message>
        <source>You are signed in to {server}. Your key was not sent to {host}.</source>
        <translation>Has iniciado sesión en {server}. Tu clave no se ha enviado a {host}.</translation>
    </message>
    <message>
        <source>Sign in again</source>
        <translation>Volver a iniciar sesión</translation>
    </message>
    <message>
        <source>Artifacts of this run</source>
        <translation>Artefactos de esta ejecución</translation>
    </message>
    <message numerus="yes">
        <source>%Ln more: search for them by name</source>
        <translation>
            <numerusform>%Ln más: búscalo por su nombre</numerusform>
            <numerusform>%Ln más: búscalos por su nombre</numerusform>
        </translation>
    </message>
    <message>
        <source>Drop to open {name}</source>
        <translation>Suelta para abrir {name}</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>Copiado</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>Test connection</source>
        <translation>Probar la conexión</translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation>Descartar</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Idioma</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>Como el sistema</translation>
    </message>
    <message>
        <source>Appearance</source>
        <translation>Apariencia</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Claro</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Oscuro</translation>
    </message>
    <message>
        <source>Speed limit</source>
        <translation>Límite de velocidad</translation>
    </message>
    <message>
        <source>None</source>
        <translation>Ninguno</translation>
    </message>
    <message>
        <source>Network…</source>
        <translation>Red…</translation>
    </message>
    <message>
        <source>Offer to open copied links</source>
        <translation>Ofrecer abrir los enlaces copiados</translation>
    </message>
    <message>
        <source>About Artifact Desktop</source>
        <translation>Acerca de Artifact Desktop</translation>
    </message>
</context>
<context>
    <name>NetworkDialog</name>
    <message>
        <source>None</source>
        <translation>Ninguno</translation>
    </message>
    <message>
        <source>Trying…</source>
        <translation>Probando…</translation>
    </message>
    <message>
        <source>Fine</source>
        <translation>Bien</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>Fallo</translation>
    </message>
    <message>
        <source>Skipped</source>
        <translation>Omitido</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>Detenido</translation>
    </message>
    <message>
        <source>Connection to {server}</source>
        <translation>Conexión con {server}</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>Red</translation>
    </message>
    <message>
        <source>Proxy</source>
        <translation>Proxy</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>Como el sistema</translation>
    </message>
    <message>
        <source>No proxy</source>
        <translation>Sin proxy</translation>
    </message>
    <message>
        <source>This proxy</source>
        <translation>Este proxy</translation>
    </message>
    <message>
        <source>What this computer, or HTTPS_PROXY and NO_PROXY, say. Automatic scripts (PAC) are not read: if your network has one, ask IT for the address of the proxy and enter it below.</source>
        <translation>Lo que digan este equipo o HTTPS_PROXY y NO_PROXY. Los scripts automáticos (PAC) no se leen: si tu red usa uno, pide a IT la dirección del proxy y escríbela abajo.</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Dirección</translation>
    </message>
    <message>
        <source>User name</source>
        <translation>Nombre de usuario</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>Contraseña</translation>
    </message>
    <message>
        <source>Not for</source>
        <translation>Excepto para</translation>
    </message>
    <message>
        <source>Only if the proxy asks for one</source>
        <translation>Solo si el proxy lo pide</translation>
    </message>
    <message>
        <source>Unchanged, in the keyring</source>
        <translation>Sin cambios, en el llavero</translation>
    </message>
    <message>
        <source>Extra certificate</source>
        <translation>Certificado adicional</translation>
    </message>
    <message>
        <source>Trusted beside those of the system, for networks that look into encrypted connections. Ask IT.</source>
        <translation>Se confía en él además de los del sistema, en redes que inspeccionan las conexiones cifradas. Pídelo a IT.</translation>
    </message>
    <message>
        <source>Choose file…</source>
        <translation>Elegir archivo…</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Quitar</translation>
    </message>
    <message>
        <source>Test connection</source>
        <translation>Probar la conexión</translation>
    </message>
    <message>
        <source>Server</source>
        <translation>Servidor</translation>
    </message>
    <message>
        <source>Server to test</source>
        <translation>Servidor que probar</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Detener</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Nombre</translation>
    </message>
    <message>
        <source>Encryption (TLS)</source>
        <translation>Cifrado (TLS)</translation>
    </message>
    <message>
        <source>W&amp;B server</source>
        <translation>Servidor de W&amp;B</translation>
    </message>
    <message>
        <source>File storage</source>
        <translation>Almacenamiento de archivos</translation>
    </message>
    <message>
        <source>Copy report</source>
        <translation>Copiar informe</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Guardar</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Cancelar</translation>
    </message>
    <message>
        <source>Certificates (*.pem *.crt *.cer *.der);;All files (*)</source>
        <translation>Certificados (*.pem *.crt *.cer *.der);;Todos los archivos (*)</translation>
    </message>
    <message>
        <source>Choose a certificate</source>
        <translation>Elige un certificado</translation>
    </message>
</context>
<context>
    <name>Offer</name>
    <message>
        <source>Dismiss</source>
        <translation>Descartar</translation>
    </message>
</context>
<context>
    <name>PasswordField</name>
    <message>
        <source>Hide the password</source>
        <translation>Ocultar la contraseña</translation>
    </message>
    <message>
        <source>Show the password</source>
        <translation>Mostrar la contraseña</translation>
    </message>
</context>
<context>
    <name>PlanDialog</name>
    <message>
        <source>Not enough room</source>
        <translation>Espacio insuficiente</translation>
    </message>
    <message>
        <source>Some files there are different</source>
        <translation>Algunos archivos de la carpeta son distintos</translation>
    </message>
    <message>
        <source>Some files cannot be saved there</source>
        <translation>Algunos archivos no se pueden guardar ahí</translation>
    </message>
    <message>
        <source>{needed} would be written, and the disk has {free} left for it.</source>
        <translation>Se escribirían {needed} y en el disco quedan {free} para ello.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln file(s) there have other content and would be replaced.</source>
        <translation>
            <numerusform>%Ln archivo de la carpeta tiene otro contenido y se sustituiría.</numerusform>
            <numerusform>%Ln archivos de la carpeta tienen otro contenido y se sustituirían.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln file(s) cannot be saved there and would be left out.</source>
        <translation>
            <numerusform>%Ln archivo no se puede guardar ahí y quedaría fuera.</numerusform>
            <numerusform>%Ln archivos no se pueden guardar ahí y quedarían fuera.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln file(s) are there already and stay as they are.</source>
        <translation>
            <numerusform>%Ln archivo ya está allí y se queda como está.</numerusform>
            <numerusform>%Ln archivos ya están allí y se quedan como están.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln file(s) would be copied from this computer instead of downloaded.</source>
        <translation>
            <numerusform>%Ln archivo se copiaría desde este equipo en lugar de descargarse.</numerusform>
            <numerusform>%Ln archivos se copiarían desde este equipo en lugar de descargarse.</numerusform>
        </translation>
    </message>
    <message>
        <source>{size} are on this computer already and need not be downloaded.</source>
        <translation>{size} ya están en este equipo y no hace falta descargarlos.</translation>
    </message>
    <message>
        <source>{size} would be downloaded.</source>
        <translation>Se descargarían {size}.</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Cancelar</translation>
    </message>
    <message>
        <source>Choose another folder</source>
        <translation>Elegir otra carpeta</translation>
    </message>
    <message>
        <source>Start anyway</source>
        <translation>Empezar de todos modos</translation>
    </message>
    <message>
        <source>Replace and download</source>
        <translation>Sustituir y descargar</translation>
    </message>
</context>
<context>
    <name>Program</name>
    <message>
        <source>About Artifact Desktop</source>
        <translation>Acerca de Artifact Desktop</translation>
    </message>
    <message>
        <source>Artifact Desktop {version}

Downloads Weights &amp; Biases artifacts, every byte checked. It changes nothing on the server, creates no runs and collects nothing about you.

MIT licence. Made with Qt (LGPL) through PySide6.</source>
        <translation>Artifact Desktop {version}

Descarga artefactos de Weights &amp; Biases, con cada byte verificado. No cambia nada en el servidor, no crea ejecuciones y no recopila nada sobre ti.

Licencia MIT. Hecho con Qt (LGPL) mediante PySide6.</translation>
    </message>
    <message>
        <source>Downloads are under way</source>
        <translation>Hay descargas en curso</translation>
    </message>
    <message>
        <source>Downloads are under way. Quit now? They go on by themselves at the next start.</source>
        <translation>Hay descargas en curso. ¿Salir ahora? Continuarán por sí solas la próxima vez que abras el programa.</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Salir</translation>
    </message>
    <message>
        <source>Keep downloading</source>
        <translation>Seguir descargando</translation>
    </message>
</context>
<context>
    <name>ProjectTreeModel</name>
    <message>
        <source>Recent</source>
        <translation>Recientes</translation>
    </message>
    <message>
        <source>Registry</source>
        <translation>Registro</translation>
    </message>
    <message>
        <source>System</source>
        <translation>Sistema</translation>
    </message>
    <message>
        <source>Loading…</source>
        <translation>Cargando…</translation>
    </message>
    <message>
        <source>Nothing here</source>
        <translation>No hay nada aquí</translation>
    </message>
    <message>
        <source>Model registry</source>
        <translation>Registro de modelos</translation>
    </message>
    <message>
        <source>{reason}. Sign in again</source>
        <translation>{reason}. Volver a iniciar sesión</translation>
    </message>
    <message>
        <source>{reason}. Try again</source>
        <translation>{reason}. Reintentar</translation>
    </message>
    <message>
        <source>Only those who were invited see this registry</source>
        <translation>Solo lo ven las personas invitadas</translation>
    </message>
</context>
<context>
    <name>SecretField</name>
    <message>
        <source>Hide the key</source>
        <translation>Ocultar la clave</translation>
    </message>
    <message>
        <source>Show the key</source>
        <translation>Mostrar la clave</translation>
    </message>
</context>
<context>
    <name>ServerField</name>
    <message>
        <source>Choose a server</source>
        <translation>Elegir un servidor</translation>
    </message>
    <message>
        <source>W&amp;&amp;B cloud ({server})</source>
        <translation>Nube de W&amp;&amp;B ({server})</translation>
    </message>
    <message>
        <source>Another address…</source>
        <translation>Otra dirección…</translation>
    </message>
</context>
<context>
    <name>SidebarView</name>
    <message>
        <source>Projects</source>
        <translation>Proyectos</translation>
    </message>
</context>
<context>
    <name>SignInView</name>
    <message>
        <source>Sign in to Weights &amp; Biases</source>
        <translation>Inicia sesión en Weights &amp; Biases</translation>
    </message>
    <message>
        <source>Download artifacts, with every byte checked.</source>
        <translation>Descarga artefactos, con cada byte verificado.</translation>
    </message>
    <message>
        <source>Server</source>
        <translation>Servidor</translation>
    </message>
    <message>
        <source>Change this only if your team has a W&amp;B server of its own.</source>
        <translation>Cámbialo solo si tu equipo tiene su propio servidor de W&amp;B.</translation>
    </message>
    <message>
        <source>API key</source>
        <translation>Clave de API</translation>
    </message>
    <message>
        <source>Paste your key here</source>
        <translation>Pega aquí tu clave</translation>
    </message>
    <message>
        <source>Get my key</source>
        <translation>Obtener mi clave</translation>
    </message>
    <message>
        <source>Not encrypted</source>
        <translation>Sin cifrar</translation>
    </message>
    <message>
        <source>Others on the network can read your key and your files on their way to this server.</source>
        <translation>Otras personas de la red pueden leer tu clave y tus archivos camino de este servidor.</translation>
    </message>
    <message>
        <source>Waiting for your keyring</source>
        <translation>Esperando a tu llavero</translation>
    </message>
    <message>
        <source>It may be asking for its password in a window of its own.</source>
        <translation>Puede que esté pidiendo su contraseña en otra ventana.</translation>
    </message>
    <message>
        <source>Sign in</source>
        <translation>Iniciar sesión</translation>
    </message>
    <message>
        <source>Signing in…</source>
        <translation>Iniciando sesión…</translation>
    </message>
    <message>
        <source>Use the login already on this computer</source>
        <translation>Usar la sesión que ya está en este equipo</translation>
    </message>
    <message>
        <source>For {server}, found in {place}</source>
        <translation>Para {server}, encontrada en {place}</translation>
    </message>
    <message>
        <source>Go on as {account}</source>
        <translation>Continuar como {account}</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Atrás</translation>
    </message>
    <message>
        <source>Connection problems?</source>
        <translation>¿Problemas de conexión?</translation>
    </message>
    <message>
        <source>Go on without saving</source>
        <translation>Continuar sin guardar</translation>
    </message>
    <message>
        <source>Go on without it</source>
        <translation>Continuar sin él</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Cancelar</translation>
    </message>
    <message>
        <source>or</source>
        <translation>o</translation>
    </message>
    <message>
        <source>Sent to this server only, kept in the keyring if there is one.</source>
        <translation>Solo se envía a este servidor y se guarda en el llavero, si lo hay.</translation>
    </message>
    <message>
        <source>Try with sample data</source>
        <translation>Probar con datos de ejemplo</translation>
    </message>
</context>
<context>
    <name>StoredDialog</name>
    <message>
        <source>What is stored here</source>
        <translation>Qué se guarda aquí</translation>
    </message>
    <message>
        <source>Stored for {username} on {server}</source>
        <translation>Guardado de {username} en {server}</translation>
    </message>
    <message>
        <source>Deleting signs you out and ends the downloads of this account. Files you have downloaded stay.</source>
        <translation>Al eliminarlo se cierra tu sesión y terminan las descargas de esta cuenta. Los archivos que has descargado se quedan.</translation>
    </message>
    <message>
        <source>In the keyring of this computer, as “Artifact Desktop”</source>
        <translation>En el llavero de este equipo, como «Artifact Desktop»</translation>
    </message>
    <message>
        <source>Not stored: it comes from the environment (WANDB_API_KEY)</source>
        <translation>No se guarda: viene del entorno (WANDB_API_KEY)</translation>
    </message>
    <message>
        <source>In memory only, until you quit</source>
        <translation>Solo en memoria, hasta que salgas</translation>
    </message>
    <message>
        <source>API key</source>
        <translation>Clave de API</translation>
    </message>
    <message>
        <source>Opened last</source>
        <translation>Abierto hace poco</translation>
    </message>
    <message numerus="yes">
        <source>%Ln artifact(s)</source>
        <translation>
            <numerusform>%Ln artefacto</numerusform>
            <numerusform>%Ln artefactos</numerusform>
        </translation>
    </message>
    <message>
        <source>Folders</source>
        <translation>Carpetas</translation>
    </message>
    <message numerus="yes">
        <source>%Ln project(s) with a chosen folder</source>
        <translation>
            <numerusform>%Ln proyecto con carpeta elegida</numerusform>
            <numerusform>%Ln proyectos con carpeta elegida</numerusform>
        </translation>
    </message>
    <message>
        <source>Downloads</source>
        <translation>Descargas</translation>
    </message>
    <message numerus="yes">
        <source>%Ln in the list</source>
        <translation>
            <numerusform>%Ln en la lista</numerusform>
            <numerusform>%Ln en la lista</numerusform>
        </translation>
    </message>
    <message>
        <source>Settings file</source>
        <translation>Archivo de ajustes</translation>
    </message>
    <message>
        <source>Delete all of it</source>
        <translation>Eliminarlo todo</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Cerrar</translation>
    </message>
</context>
<context>
    <name>TopBar</name>
    <message>
        <source>Looking it up… Esc cancels</source>
        <translation>Buscando… Esc cancela</translation>
    </message>
    <message>
        <source>Not signed in</source>
        <translation>Sin iniciar sesión</translation>
    </message>
    <message>
        <source>Account</source>
        <translation>Cuenta</translation>
    </message>
    <message>
        <source>Search, or paste a link or a name</source>
        <translation>Busca, o pega un enlace o un nombre</translation>
    </message>
    <message>
        <source>Search or paste a link</source>
        <translation>Buscar o pegar un enlace</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Ajustes</translation>
    </message>
</context>
<context>
    <name>TransferRow</name>
    <message>
        <source>Pause {name}</source>
        <translation>Pausar {name}</translation>
    </message>
    <message>
        <source>Resume {name}</source>
        <translation>Reanudar {name}</translation>
    </message>
    <message>
        <source>Try {name} again</source>
        <translation>Reintentar {name}</translation>
    </message>
    <message>
        <source>Cancel {name}</source>
        <translation>Cancelar {name}</translation>
    </message>
    <message>
        <source>Open the folder of {name}</source>
        <translation>Abrir la carpeta de {name}</translation>
    </message>
    <message>
        <source>Remove {name} from the list</source>
        <translation>Quitar {name} de la lista</translation>
    </message>
    <message>
        <source>Progress of {name}</source>
        <translation>Progreso de {name}</translation>
    </message>
</context>
<context>
    <name>TransfersView</name>
    <message>
        <source>Transfers</source>
        <translation>Transferencias</translation>
    </message>
    <message>
        <source>Downloads appear here.</source>
        <translation>Las descargas aparecen aquí.</translation>
    </message>
</context>
<context>
    <name>errors</name>
    <message>
        <source>That is not an artifact name</source>
        <translation>Eso no es el nombre de un artefacto</translation>
    </message>
    <message>
        <source>“{text}” is not the name of an artifact.</source>
        <translation>«{text}» no es el nombre de un artefacto.</translation>
    </message>
    <message>
        <source>Write it as team/project/name:version, for example vision-lab/bikes/bike-dataset:latest.</source>
        <translation>Escríbelo como equipo/proyecto/nombre:versión, por ejemplo vision-lab/bikes/bike-dataset:latest.</translation>
    </message>
    <message>
        <source>That is no place in the tree</source>
        <translation>Eso no es un lugar del árbol</translation>
    </message>
    <message>
        <source>“{text}” is not a team, a project or a type.</source>
        <translation>«{text}» no es un equipo, un proyecto ni un tipo.</translation>
    </message>
    <message>
        <source>Write it as team, team/project or team/project/type.</source>
        <translation>Escríbelo como equipo, equipo/proyecto o equipo/proyecto/tipo.</translation>
    </message>
    <message>
        <source>That link shows no artifact</source>
        <translation>Ese enlace no muestra ningún artefacto</translation>
    </message>
    <message>
        <source>“{text}” is not the page of an artifact, a run, a project or a registry.</source>
        <translation>«{text}» no es la página de un artefacto, una ejecución, un proyecto ni un registro.</translation>
    </message>
    <message>
        <source>Open the artifact in the browser and copy the address of its page, or paste its full name.</source>
        <translation>Abre el artefacto en el navegador y copia la dirección de su página, o pega su nombre completo.</translation>
    </message>
    <message>
        <source>The code does not hold the name</source>
        <translation>El código no contiene el nombre</translation>
    </message>
    <message>
        <source>The pasted code puts the name of the artifact together while it runs, so it cannot be read from it.</source>
        <translation>El código pegado compone el nombre del artefacto mientras se ejecuta, así que no se puede leer en él.</translation>
    </message>
    <message>
        <source>Paste the full name, written as team/project/name:version.</source>
        <translation>Pega el nombre completo, escrito como equipo/proyecto/nombre:versión.</translation>
    </message>
    <message>
        <source>That is not a single artifact</source>
        <translation>Eso no es un solo artefacto</translation>
    </message>
    <message>
        <source>The link leads to {place}, which may hold many artifacts.</source>
        <translation>El enlace lleva a {place}, que puede contener muchos artefactos.</translation>
    </message>
    <message>
        <source>Choose one of them, and use its link or its full name.</source>
        <translation>Elige uno de ellos y usa su enlace o su nombre completo.</translation>
    </message>
    <message>
        <source>The run has made several artifacts</source>
        <translation>La ejecución ha creado varios artefactos</translation>
    </message>
    <message>
        <source>The run “{run}” in {place} has made several artifacts: {choices}.</source>
        <translation>La ejecución «{run}» de {place} ha creado varios artefactos: {choices}.</translation>
    </message>
    <message>
        <source>Choose one of them by its name.</source>
        <translation>Elige uno de ellos por su nombre.</translation>
    </message>
    <message>
        <source>That link belongs to another server</source>
        <translation>Ese enlace es de otro servidor</translation>
    </message>
    <message>
        <source>The link points to {host}, and you are signed in to {server}. Your key was not sent there.</source>
        <translation>El enlace apunta a {host} y tu sesión está iniciada en {server}. Tu clave no se ha enviado allí.</translation>
    </message>
    <message>
        <source>Sign in to {host} to open it.</source>
        <translation>Inicia sesión en {host} para abrirlo.</translation>
    </message>
    <message>
        <source>That is not a server address</source>
        <translation>Eso no es la dirección de un servidor</translation>
    </message>
    <message>
        <source>“{text}” is not the address of a server.</source>
        <translation>«{text}» no es la dirección de un servidor.</translation>
    </message>
    <message>
        <source>Write it like https://wandb.example.org.</source>
        <translation>Escríbela así: https://wandb.example.org.</translation>
    </message>
    <message>
        <source>That is not in your list</source>
        <translation>Eso no está en tu lista</translation>
    </message>
    <message>
        <source>{name} does not belong to a team of yours, so the list at the left lacks it.</source>
        <translation>{name} no es de ningún equipo tuyo, así que no aparece en la lista de la izquierda.</translation>
    </message>
    <message>
        <source>Paste the link of one of its artifacts to open that.</source>
        <translation>Para abrir uno de sus artefactos, pega el enlace del artefacto.</translation>
    </message>
    <message>
        <source>That address is not encrypted</source>
        <translation>Esa dirección no está cifrada</translation>
    </message>
    <message>
        <source>{host} is reached by https only, so nothing was sent.</source>
        <translation>A {host} solo se llega por https, así que no se ha enviado nada.</translation>
    </message>
    <message>
        <source>Write the address with https:// in front.</source>
        <translation>Escribe la dirección con https:// delante.</translation>
    </message>
    <message>
        <source>Not encrypted</source>
        <translation>Sin cifrar</translation>
    </message>
    <message>
        <source>The connection to {host} is not encrypted: others on the network can read your key and your files.</source>
        <translation>La conexión con {host} no está cifrada: otras personas de la red pueden leer tu clave y tus archivos.</translation>
    </message>
    <message>
        <source>Ask your administrator for an address with https.</source>
        <translation>Pide a tu administrador una dirección con https.</translation>
    </message>
    <message>
        <source>This folder names another server</source>
        <translation>Esta carpeta indica otro servidor</translation>
    </message>
    <message>
        <source>The W&amp;B settings in this folder name {host}, and WANDB_API_KEY is sent nowhere on a folder&apos;s word.</source>
        <translation>Los ajustes de W&amp;B de esta carpeta indican {host}, y WANDB_API_KEY no se envía a ningún sitio solo porque lo diga una carpeta.</translation>
    </message>
    <message>
        <source>Set WANDB_BASE_URL to the server that the key belongs to.</source>
        <translation>Pon en WANDB_BASE_URL el servidor al que pertenece la clave.</translation>
    </message>
    <message>
        <source>Not signed in</source>
        <translation>Sin iniciar sesión</translation>
    </message>
    <message>
        <source>There is no API key for {server} on this computer.</source>
        <translation>En este equipo no hay ninguna clave de API para {server}.</translation>
    </message>
    <message>
        <source>Sign in with the window or with artifact-desktop login, or set WANDB_API_KEY.</source>
        <translation>Inicia sesión en la ventana o con artifact-desktop login, o define WANDB_API_KEY.</translation>
    </message>
    <message>
        <source>That is not a whole API key</source>
        <translation>La clave de API no está completa</translation>
    </message>
    <message>
        <source>A key is 40 characters or longer and holds only letters, digits, dashes and underscores.</source>
        <translation>Una clave tiene 40 caracteres o más y contiene solo letras, cifras, guiones y guiones bajos.</translation>
    </message>
    <message>
        <source>Copy the key again from the key page, all of it.</source>
        <translation>Vuelve a copiar la clave entera desde la página de claves.</translation>
    </message>
    <message>
        <source>The key was not accepted</source>
        <translation>La clave no se ha aceptado</translation>
    </message>
    <message>
        <source>{server} does not know this key. It may have been deleted, have expired, or belong to another server.</source>
        <translation>{server} no conoce esta clave. Puede que se haya eliminado, que haya caducado o que sea de otro servidor.</translation>
    </message>
    <message>
        <source>Get a new key from the key page, or check the server.</source>
        <translation>Obtén una clave nueva en la página de claves o revisa el servidor.</translation>
    </message>
    <message>
        <source>You are signed out</source>
        <translation>La sesión está cerrada</translation>
    </message>
    <message>
        <source>{server} no longer accepts the key. What was queued waits and nothing is lost.</source>
        <translation>{server} ya no acepta la clave. Lo que estaba en cola espera y no se pierde nada.</translation>
    </message>
    <message>
        <source>Sign in again to go on.</source>
        <translation>Vuelve a iniciar sesión para continuar.</translation>
    </message>
    <message>
        <source>No safe place for the key</source>
        <translation>No hay un lugar seguro para la clave</translation>
    </message>
    <message>
        <source>This computer offers no keyring, so the key is kept only until you quit.</source>
        <translation>Este equipo no ofrece ningún llavero, así que la clave se conserva solo hasta que salgas.</translation>
    </message>
    <message>
        <source>You will be asked for it at the next start.</source>
        <translation>Se te pedirá la próxima vez que abras el programa.</translation>
    </message>
    <message>
        <source>The keyring is locked</source>
        <translation>El llavero está bloqueado</translation>
    </message>
    <message>
        <source>The keyring of this computer was not unlocked, so it neither gives nor takes a key.</source>
        <translation>El llavero de este equipo no se ha desbloqueado, así que ni da ni guarda claves.</translation>
    </message>
    <message>
        <source>Unlock it and try again; without it a key is kept only until you quit.</source>
        <translation>Desbloquéalo y vuelve a intentarlo; sin él, la clave se conserva solo hasta que salgas.</translation>
    </message>
    <message>
        <source>The keyring does not answer</source>
        <translation>El llavero no responde</translation>
    </message>
    <message>
        <source>The keyring of this computer gave no answer in time, so it neither gives nor takes a key.</source>
        <translation>El llavero de este equipo no ha respondido a tiempo, así que ni da ni guarda claves.</translation>
    </message>
    <message>
        <source>Try again; without it a key is kept only until you quit.</source>
        <translation>Vuelve a intentarlo; sin él, la clave se conserva solo hasta que salgas.</translation>
    </message>
    <message>
        <source>The keyring has trouble</source>
        <translation>El llavero tiene problemas</translation>
    </message>
    <message>
        <source>The keyring of this computer reported a failure, so it neither gives nor takes a key.</source>
        <translation>El llavero de este equipo ha dado un error, así que ni da ni guarda claves.</translation>
    </message>
    <message>
        <source>The key was not kept</source>
        <translation>La clave no se ha guardado</translation>
    </message>
    <message>
        <source>The key is good, but no keyring of this computer took it, so it was not kept.</source>
        <translation>La clave es válida, pero ningún llavero de este equipo la ha aceptado, así que no se ha guardado.</translation>
    </message>
    <message>
        <source>Unlock the keyring and try again, or set WANDB_API_KEY instead.</source>
        <translation>Desbloquea el llavero e inténtalo de nuevo, o define WANDB_API_KEY.</translation>
    </message>
    <message>
        <source>The key may still be in the keyring</source>
        <translation>Puede que la clave siga en el llavero</translation>
    </message>
    <message>
        <source>You are signed out of {server}, but the keyring of this computer did not let the key be removed.</source>
        <translation>Has cerrado la sesión en {server}, pero el llavero de este equipo no ha dejado eliminar la clave.</translation>
    </message>
    <message>
        <source>Remove “Artifact Desktop” in the password manager of this computer, or delete the key on the key page.</source>
        <translation>Elimina «Artifact Desktop» en el gestor de contraseñas de este equipo o borra la clave en la página de claves.</translation>
    </message>
    <message>
        <source>Signing in</source>
        <translation>Iniciando sesión</translation>
    </message>
    <message>
        <source>You are being signed in to {server} with the key that is kept on this computer.</source>
        <translation>Se está iniciando sesión en {server} con la clave guardada en este equipo.</translation>
    </message>
    <message>
        <source>It goes on by itself.</source>
        <translation>Continúa sin que hagas nada.</translation>
    </message>
    <message>
        <source>No such account here</source>
        <translation>Esa cuenta no está aquí</translation>
    </message>
    <message>
        <source>No key of {account} is kept on this computer.</source>
        <translation>En este equipo no hay guardada ninguna clave de {account}.</translation>
    </message>
    <message>
        <source>Sign in first: artifact-desktop login.</source>
        <translation>Inicia sesión antes: artifact-desktop login.</translation>
    </message>
    <message>
        <source>Which account?</source>
        <translation>¿Qué cuenta?</translation>
    </message>
    <message>
        <source>There are several that fit: {accounts}.</source>
        <translation>Hay varias que coinciden: {accounts}.</translation>
    </message>
    <message>
        <source>Say which one with --account and --server.</source>
        <translation>Indica cuál con --account y --server.</translation>
    </message>
    <message>
        <source>A login file could not be read</source>
        <translation>No se ha podido leer un archivo de inicio de sesión</translation>
    </message>
    <message>
        <source>{file} may hold a W&amp;B login, but could not be read.</source>
        <translation>{file} puede contener un inicio de sesión de W&amp;B, pero no se ha podido leer.</translation>
    </message>
    <message>
        <source>Correct the file, or sign in with a key.</source>
        <translation>Corrige el archivo o inicia sesión con una clave.</translation>
    </message>
    <message>
        <source>Identity tokens are not supported</source>
        <translation>Los tokens de identidad no se admiten</translation>
    </message>
    <message>
        <source>This computer signs in to W&amp;B with an identity token (WANDB_IDENTITY_TOKEN_FILE), not with a key.</source>
        <translation>Este equipo inicia sesión en W&amp;B con un token de identidad (WANDB_IDENTITY_TOKEN_FILE), no con una clave.</translation>
    </message>
    <message>
        <source>Sign in with an API key instead.</source>
        <translation>Inicia sesión con una clave de API.</translation>
    </message>
    <message>
        <source>View-only seat</source>
        <translation>Licencia de solo consulta</translation>
    </message>
    <message>
        <source>Your seat in {entity} is view-only, so its files cannot be downloaded.</source>
        <translation>Tu licencia en {entity} es de solo consulta, así que sus archivos no se pueden descargar.</translation>
    </message>
    <message>
        <source>You can look at names, versions and details. An administrator of the organization can change your seat.</source>
        <translation>Puedes ver nombres, versiones y detalles. Un administrador de la organización puede cambiar tu licencia.</translation>
    </message>
    <message>
        <source>No seat</source>
        <translation>Sin licencia</translation>
    </message>
    <message>
        <source>The organization of {entity} has given you no seat for models, so its files cannot be downloaded.</source>
        <translation>La organización de {entity} no te ha dado ninguna licencia de modelos, por lo que sus archivos no se pueden descargar.</translation>
    </message>
    <message>
        <source>An administrator of the organization can give you one.</source>
        <translation>Un administrador de la organización puede darte una.</translation>
    </message>
    <message>
        <source>Restricted viewer</source>
        <translation>Rol «restricted viewer»</translation>
    </message>
    <message>
        <source>Your role in the registry {registry} shows details only, so its files cannot be downloaded.</source>
        <translation>Tu rol en el registro {registry} solo muestra los detalles, así que sus archivos no se pueden descargar.</translation>
    </message>
    <message>
        <source>An administrator of the registry can give you the role viewer.</source>
        <translation>Un administrador del registro puede darte el rol «viewer».</translation>
    </message>
    <message>
        <source>View-only account</source>
        <translation>Cuenta de solo consulta</translation>
    </message>
    <message>
        <source>Your account on {server} is view-only, so files cannot be downloaded.</source>
        <translation>Tu cuenta en {server} es de solo consulta, por lo que no se pueden descargar archivos.</translation>
    </message>
    <message>
        <source>An administrator of the server can change your account.</source>
        <translation>Un administrador del servidor puede cambiar tu cuenta.</translation>
    </message>
    <message>
        <source>Your role may not be enough</source>
        <translation>Puede que tu rol no baste</translation>
    </message>
    <message>
        <source>In the organization of {entity} your role is viewer, and whether that allows downloading is not known.</source>
        <translation>En la organización de {entity} tu rol es «viewer», y no se sabe si permite descargar.</translation>
    </message>
    <message>
        <source>Try it: if the server refuses, nothing is lost and the reason appears here.</source>
        <translation>Inténtalo: si el servidor se niega, no se pierde nada y el motivo aparece aquí.</translation>
    </message>
    <message>
        <source>The organization refuses this key</source>
        <translation>La organización rechaza esta clave</translation>
    </message>
    <message>
        <source>The organization of {entity} accepts only keys made for it.</source>
        <translation>La organización de {entity} solo acepta claves creadas para ella.</translation>
    </message>
    <message>
        <source>Make a key for this organization on the key page and sign in with it.</source>
        <translation>Crea una clave para esta organización en la página de claves e inicia sesión con ella.</translation>
    </message>
    <message>
        <source>Download not allowed</source>
        <translation>Descarga no permitida</translation>
    </message>
    <message>
        <source>The server shows {name} to you but does not let you download its files.</source>
        <translation>El servidor te muestra {name}, pero no te deja descargar sus archivos.</translation>
    </message>
    <message>
        <source>Often this is a view-only seat or a restricted role; an administrator of {entity} can change it.</source>
        <translation>A menudo se debe a una licencia de solo consulta o a un rol restringido; un administrador de {entity} puede cambiarlo.</translation>
    </message>
    <message>
        <source>The server does not let you download {file}.</source>
        <translation>El servidor no te permite descargar {file}.</translation>
    </message>
    <message>
        <source>Often this is a view-only seat or a restricted role; an administrator can help.</source>
        <translation>A menudo se debe a una licencia de solo consulta o a un rol restringido; un administrador puede ayudarte.</translation>
    </message>
    <message>
        <source>The file storage refuses</source>
        <translation>El almacenamiento rechaza la petición</translation>
    </message>
    <message>
        <source>W&amp;B allows the download, but the storage at {host} refuses to hand the file over.</source>
        <translation>W&amp;B permite la descarga, pero el almacenamiento de {host} se niega a entregar el archivo.</translation>
    </message>
    <message>
        <source>Check that the clock of this computer is right, then ask your administrator about {host}.</source>
        <translation>Comprueba que el reloj de este equipo esté en hora y consulta a tu administrador sobre {host}.</translation>
    </message>
    <message>
        <source>The network refuses</source>
        <translation>La red rechaza la petición</translation>
    </message>
    <message>
        <source>Something between this computer and {host} refused the request: a proxy or an allow-list.</source>
        <translation>Algo entre este equipo y {host} ha rechazado la petición: un proxy o una lista de permitidos.</translation>
    </message>
    <message>
        <source>Ask your IT department to allow {host}.</source>
        <translation>Pide a tu departamento de informática que permita {host}.</translation>
    </message>
    <message>
        <source>Not found</source>
        <translation>No se encuentra</translation>
    </message>
    <message>
        <source>{name} is not there, or your account may not see it.</source>
        <translation>{name} no existe o tu cuenta no puede verlo.</translation>
    </message>
    <message>
        <source>Check the spelling, or ask for access to the project.</source>
        <translation>Revisa cómo está escrito o pide acceso al proyecto.</translation>
    </message>
    <message>
        <source>No such team or person</source>
        <translation>Equipo o persona no encontrados</translation>
    </message>
    <message>
        <source>There is no team or person “{entity}” on {server}, or your account may not see it.</source>
        <translation>No hay ningún equipo ni persona «{entity}» en {server}, o tu cuenta no puede verlo.</translation>
    </message>
    <message>
        <source>Check the spelling, or ask whoever sent you the name.</source>
        <translation>Comprueba la ortografía o pregunta a quien te ha enviado el nombre.</translation>
    </message>
    <message>
        <source>Did you mean {near}?</source>
        <translation>¿Querías decir {near}?</translation>
    </message>
    <message>
        <source>No such project</source>
        <translation>Proyecto no encontrado</translation>
    </message>
    <message>
        <source>There is no project “{project}” in {entity}, or your account may not see it: the server does not tell which.</source>
        <translation>No hay ningún proyecto «{project}» en {entity}, o tu cuenta no puede verlo: el servidor no dice cuál de las dos cosas.</translation>
    </message>
    <message>
        <source>Did you mean {near}? If not, ask for access to the project.</source>
        <translation>¿Querías decir {near}? Si no, pide acceso al proyecto.</translation>
    </message>
    <message>
        <source>No such registry</source>
        <translation>Registro no encontrado</translation>
    </message>
    <message>
        <source>There is no registry “{registry}” in {organization}, or your account may not see it: the server does not tell which.</source>
        <translation>No hay ningún registro «{registry}» en {organization}, o tu cuenta no puede verlo: el servidor no dice cuál de las dos cosas.</translation>
    </message>
    <message>
        <source>Check the spelling, or ask for access to the registry.</source>
        <translation>Comprueba la ortografía o pide acceso al registro.</translation>
    </message>
    <message>
        <source>Did you mean {near}? If not, ask for access to the registry.</source>
        <translation>¿Querías decir {near}? Si no, pide acceso al registro.</translation>
    </message>
    <message>
        <source>No such artifact</source>
        <translation>Artefacto no encontrado</translation>
    </message>
    <message>
        <source>There is no artifact “{collection}” in {place}.</source>
        <translation>No hay ningún artefacto «{collection}» en {place}.</translation>
    </message>
    <message>
        <source>Check the spelling; capital and small letters are not the same here.</source>
        <translation>Comprueba la ortografía; aquí las mayúsculas y las minúsculas no son lo mismo.</translation>
    </message>
    <message>
        <source>No such run</source>
        <translation>Ejecución no encontrada</translation>
    </message>
    <message>
        <source>There is no run “{run}” in {place}.</source>
        <translation>No hay ninguna ejecución «{run}» en {place}.</translation>
    </message>
    <message>
        <source>It may have been deleted. Check the link, or ask whoever sent it.</source>
        <translation>Puede que se haya eliminado. Comprueba el enlace o pregunta a quien lo ha enviado.</translation>
    </message>
    <message>
        <source>The run has no artifacts</source>
        <translation>La ejecución no tiene artefactos</translation>
    </message>
    <message>
        <source>The run “{run}” in {place} has made no artifact that can be downloaded.</source>
        <translation>La ejecución «{run}» de {place} no ha creado ningún artefacto que se pueda descargar.</translation>
    </message>
    <message>
        <source>Look for it among the other artifacts of the project.</source>
        <translation>Búscalo entre los demás artefactos del proyecto.</translation>
    </message>
    <message>
        <source>The artifact of this link is not there, or your account may not see it.</source>
        <translation>El artefacto de este enlace no existe, o tu cuenta no puede verlo.</translation>
    </message>
    <message>
        <source>Ask whoever sent you the link for the name of the artifact, or for access.</source>
        <translation>Pide a quien te ha enviado el enlace el nombre del artefacto, o acceso.</translation>
    </message>
    <message>
        <source>No such file</source>
        <translation>Archivo no encontrado</translation>
    </message>
    <message>
        <source>{name} has no file or folder “{file}”.</source>
        <translation>{name} no tiene ningún archivo ni carpeta «{file}».</translation>
    </message>
    <message>
        <source>It may be in another version.</source>
        <translation>Puede que esté en otra versión.</translation>
    </message>
    <message>
        <source>No such version</source>
        <translation>Esa versión no existe</translation>
    </message>
    <message>
        <source>{name} has no version or alias “{alias}”.</source>
        <translation>{name} no tiene ninguna versión ni alias «{alias}».</translation>
    </message>
    <message>
        <source>Choose one of its versions from the list.</source>
        <translation>Elige una de sus versiones en la lista.</translation>
    </message>
    <message>
        <source>No versions</source>
        <translation>Sin versiones</translation>
    </message>
    <message>
        <source>{name} has no version: all were deleted, or none was made yet.</source>
        <translation>{name} no tiene ninguna versión: todas se eliminaron o aún no se ha creado ninguna.</translation>
    </message>
    <message>
        <source>This version was deleted</source>
        <translation>Esta versión se eliminó</translation>
    </message>
    <message>
        <source>{name} was deleted or has expired, so its files are no longer on the server.</source>
        <translation>{name} se eliminó o ha caducado, así que sus archivos ya no están en el servidor.</translation>
    </message>
    <message>
        <source>Choose another version, or ask its author.</source>
        <translation>Elige otra versión o pregunta a su autor.</translation>
    </message>
    <message>
        <source>This version has expired</source>
        <translation>Esta versión ha caducado</translation>
    </message>
    <message>
        <source>{name} was to be kept for a limited time, which is over, so its files were removed.</source>
        <translation>{name} se debía conservar durante un tiempo limitado, que ya ha pasado, por lo que sus archivos se han eliminado.</translation>
    </message>
    <message>
        <source>Choose another version, or ask its author to make it again.</source>
        <translation>Elige otra versión o pide a su autor que la vuelva a crear.</translation>
    </message>
    <message>
        <source>This version is not there any more</source>
        <translation>Esta versión ya no está</translation>
    </message>
    <message>
        <source>{name} was deleted, has expired, or is no longer shown to your account.</source>
        <translation>{name} se ha eliminado, ha caducado o ya no se muestra a tu cuenta.</translation>
    </message>
    <message>
        <source>This version is not finished</source>
        <translation>Esta versión no está terminada</translation>
    </message>
    <message>
        <source>{name} is still being uploaded.</source>
        <translation>{name} todavía se está subiendo.</translation>
    </message>
    <message>
        <source>Try again when its upload has finished.</source>
        <translation>Vuelve a intentarlo cuando termine la subida.</translation>
    </message>
    <message>
        <source>File no longer in storage</source>
        <translation>El archivo ya no está almacenado</translation>
    </message>
    <message>
        <source>{file} is listed but no longer in storage.</source>
        <translation>{file} figura en la lista, pero ya no está en el almacenamiento.</translation>
    </message>
    <message>
        <source>Ask the author of the artifact.</source>
        <translation>Pregunta al autor del artefacto.</translation>
    </message>
    <message>
        <source>Nothing to download</source>
        <translation>Nada que descargar</translation>
    </message>
    <message>
        <source>No file of {name} begins with “{prefix}”.</source>
        <translation>Ningún archivo de {name} empieza por «{prefix}».</translation>
    </message>
    <message>
        <source>Server not found</source>
        <translation>No se encuentra el servidor</translation>
    </message>
    <message>
        <source>There is no server named {host}, or this computer is offline.</source>
        <translation>No hay ningún servidor llamado {host}, o este equipo está sin conexión.</translation>
    </message>
    <message>
        <source>Check the address and your network.</source>
        <translation>Revisa la dirección y tu red.</translation>
    </message>
    <message>
        <source>No answer</source>
        <translation>Sin respuesta</translation>
    </message>
    <message>
        <source>{host} does not accept connections.</source>
        <translation>{host} no acepta conexiones.</translation>
    </message>
    <message>
        <source>Check the address and your network; the server may be down.</source>
        <translation>Revisa la dirección y tu red; puede que el servidor no esté en marcha.</translation>
    </message>
    <message>
        <source>Connection lost</source>
        <translation>Conexión perdida</translation>
    </message>
    <message>
        <source>The connection to {host} broke off.</source>
        <translation>La conexión con {host} se ha interrumpido.</translation>
    </message>
    <message>
        <source>Check your network and try again; what is already here is kept.</source>
        <translation>Revisa tu red y vuelve a intentarlo; lo que ya está aquí se conserva.</translation>
    </message>
    <message>
        <source>No answer in time</source>
        <translation>No ha respondido a tiempo</translation>
    </message>
    <message>
        <source>{host} did not answer in time.</source>
        <translation>{host} no ha respondido a tiempo.</translation>
    </message>
    <message>
        <source>No secure connection</source>
        <translation>Sin conexión segura</translation>
    </message>
    <message>
        <source>The identity of {host} could not be verified, so nothing was sent.</source>
        <translation>No se ha podido verificar la identidad de {host}, así que no se ha enviado nada.</translation>
    </message>
    <message>
        <source>On a company network, ask IT for the company&apos;s certificate and add it in the network settings.</source>
        <translation>En la red de una empresa, pide a IT el certificado de la empresa y añádelo en los ajustes de red.</translation>
    </message>
    <message>
        <source>The proxy refuses</source>
        <translation>El proxy rechaza la petición</translation>
    </message>
    <message>
        <source>The proxy of this network did not let the connection to {host} through.</source>
        <translation>El proxy de esta red no ha dejado pasar la conexión a {host}.</translation>
    </message>
    <message>
        <source>Ask your IT department about the proxy settings.</source>
        <translation>Pregunta a tu departamento de informática por la configuración del proxy.</translation>
    </message>
    <message>
        <source>The server asks to slow down</source>
        <translation>El servidor pide ir más despacio</translation>
    </message>
    <message>
        <source>{host} received too many requests from this account.</source>
        <translation>{host} ha recibido demasiadas peticiones de esta cuenta.</translation>
    </message>
    <message>
        <source>Wait a moment and try again.</source>
        <translation>Espera un momento y vuelve a intentarlo.</translation>
    </message>
    <message>
        <source>The server has trouble</source>
        <translation>El servidor tiene problemas</translation>
    </message>
    <message>
        <source>{host} could not answer the request.</source>
        <translation>{host} no ha podido atender la petición.</translation>
    </message>
    <message>
        <source>Try again in a few minutes.</source>
        <translation>Vuelve a intentarlo dentro de unos minutos.</translation>
    </message>
    <message>
        <source>Not a W&amp;B server</source>
        <translation>No es un servidor de W&amp;B</translation>
    </message>
    <message>
        <source>{host} answers, but not like a W&amp;B server.</source>
        <translation>{host} responde, pero no como un servidor de W&amp;B.</translation>
    </message>
    <message>
        <source>Check the address; on some networks a sign-in page answers in its place.</source>
        <translation>Revisa la dirección; en algunas redes responde en su lugar una página de acceso.</translation>
    </message>
    <message>
        <source>An answer that makes no sense</source>
        <translation>Una respuesta que no se entiende</translation>
    </message>
    <message>
        <source>{host} sent an answer this program does not understand.</source>
        <translation>{host} ha enviado una respuesta que este programa no entiende.</translation>
    </message>
    <message>
        <source>Try again; if it stays so, update this program.</source>
        <translation>Vuelve a intentarlo; si sigue igual, actualiza este programa.</translation>
    </message>
    <message>
        <source>Not supported by this server</source>
        <translation>Este servidor no lo admite</translation>
    </message>
    <message>
        <source>{host} is too old for this, or leaves it out.</source>
        <translation>{host} es demasiado antiguo para esto o no lo ofrece.</translation>
    </message>
    <message>
        <source>Ask your administrator about an update.</source>
        <translation>Pregunta a tu administrador por una actualización.</translation>
    </message>
    <message>
        <source>File list not understood</source>
        <translation>No se entiende la lista de archivos</translation>
    </message>
    <message>
        <source>The file list of {name} has a form this program does not know.</source>
        <translation>La lista de archivos de {name} tiene un formato que este programa no conoce.</translation>
    </message>
    <message>
        <source>Update this program.</source>
        <translation>Actualiza este programa.</translation>
    </message>
    <message>
        <source>Unsafe file address</source>
        <translation>Dirección de archivo no segura</translation>
    </message>
    <message>
        <source>The server named a file address that is not safe to open, so it was left alone.</source>
        <translation>El servidor ha indicado una dirección de archivo que no es seguro abrir, así que no se ha abierto.</translation>
    </message>
    <message>
        <source>Tell your administrator: the storage of this server has a wrong address.</source>
        <translation>Avisa a tu administrador: el almacenamiento de este servidor tiene una dirección incorrecta.</translation>
    </message>
    <message>
        <source>Wrong content</source>
        <translation>Contenido incorrecto</translation>
    </message>
    <message>
        <source>{file} arrived twice with content that is not what the artifact says; it was not kept.</source>
        <translation>{file} ha llegado dos veces con un contenido que no es el que indica el artefacto; no se ha conservado.</translation>
    </message>
    <message>
        <source>Try again later, or tell the author of the artifact.</source>
        <translation>Vuelve a intentarlo más tarde o avisa al autor del artefacto.</translation>
    </message>
    <message>
        <source>Wrong length</source>
        <translation>Longitud incorrecta</translation>
    </message>
    <message>
        <source>{file} does not have the length the artifact says; it was not kept.</source>
        <translation>{file} no tiene la longitud que indica el artefacto; no se ha conservado.</translation>
    </message>
    <message>
        <source>File address expired</source>
        <translation>La dirección del archivo ha caducado</translation>
    </message>
    <message>
        <source>The address of {file} expired several times before a byte came.</source>
        <translation>La dirección de {file} ha caducado varias veces antes de que llegara un solo byte.</translation>
    </message>
    <message>
        <source>Check that the clock of this computer is right, then try again.</source>
        <translation>Comprueba que el reloj de este equipo esté en hora y vuelve a intentarlo.</translation>
    </message>
    <message>
        <source>Disk full</source>
        <translation>Disco lleno</translation>
    </message>
    <message>
        <source>There is no room left in {folder}. What is already here is kept.</source>
        <translation>No queda espacio en {folder}. Lo que ya está aquí se conserva.</translation>
    </message>
    <message>
        <source>Make room, then resume.</source>
        <translation>Libera espacio y reanuda.</translation>
    </message>
    <message>
        <source>Not enough room</source>
        <translation>Espacio insuficiente</translation>
    </message>
    <message>
        <source>At least {needed} are to come, and {folder} has {free} left. Nothing was fetched.</source>
        <translation>Van a llegar al menos {needed} y en {folder} quedan {free}. No se ha descargado nada.</translation>
    </message>
    <message>
        <source>Make room, or choose another folder.</source>
        <translation>Libera espacio o elige otra carpeta.</translation>
    </message>
    <message>
        <source>Folder not writable</source>
        <translation>No se puede escribir en la carpeta</translation>
    </message>
    <message>
        <source>Nothing can be written in {folder}.</source>
        <translation>No se puede escribir nada en {folder}.</translation>
    </message>
    <message>
        <source>Choose another folder.</source>
        <translation>Elige otra carpeta.</translation>
    </message>
    <message>
        <source>Name not storable</source>
        <translation>Nombre que no se puede guardar</translation>
    </message>
    <message>
        <source>{file} cannot be stored here under any safe name.</source>
        <translation>{file} no se puede guardar aquí con ningún nombre seguro.</translation>
    </message>
    <message>
        <source>Path too long</source>
        <translation>Ruta demasiado larga</translation>
    </message>
    <message>
        <source>The path of {file} in {folder} would be longer than this computer allows.</source>
        <translation>La ruta de {file} en {folder} sería más larga de lo que permite este equipo.</translation>
    </message>
    <message>
        <source>Choose a folder with a shorter path.</source>
        <translation>Elige una carpeta con una ruta más corta.</translation>
    </message>
    <message>
        <source>A file is in the way</source>
        <translation>Hay un archivo en medio</translation>
    </message>
    <message>
        <source>{folder} is not a folder, so nothing can be put into it.</source>
        <translation>{folder} no es una carpeta, así que no se puede poner nada dentro.</translation>
    </message>
    <message>
        <source>File in use</source>
        <translation>Archivo en uso</translation>
    </message>
    <message>
        <source>{file} is open in another program and could not be replaced.</source>
        <translation>{file} está abierto en otro programa y no se ha podido sustituir.</translation>
    </message>
    <message>
        <source>Close it there, then retry.</source>
        <translation>Ciérralo allí y vuelve a intentarlo.</translation>
    </message>
    <message>
        <source>The disk reports trouble</source>
        <translation>El disco da errores</translation>
    </message>
    <message>
        <source>{folder} could not be read or written: {reason}.</source>
        <translation>No se ha podido leer o escribir {folder}: {reason}.</translation>
    </message>
    <message>
        <source>Check the disk or choose another folder.</source>
        <translation>Revisa el disco o elige otra carpeta.</translation>
    </message>
    <message>
        <source>The list of downloads was damaged</source>
        <translation>La lista de descargas estaba dañada</translation>
    </message>
    <message>
        <source>The saved list of downloads could not be read and was set aside. Files on disk are untouched.</source>
        <translation>La lista de descargas guardada no se ha podido leer y se ha apartado. Los archivos del disco siguen intactos.</translation>
    </message>
    <message>
        <source>Start your downloads again; what is already here is not fetched twice.</source>
        <translation>Inicia de nuevo tus descargas; lo que ya está aquí no se descarga dos veces.</translation>
    </message>
    <message>
        <source>The window does not answer</source>
        <translation>La ventana no responde</translation>
    </message>
    <message>
        <source>Artifact Desktop is open already, but its window does not answer.</source>
        <translation>Artifact Desktop ya está abierto, pero su ventana no responde.</translation>
    </message>
    <message>
        <source>Close it, or wait until it reacts again, then retry.</source>
        <translation>Ciérrala, o espera a que vuelva a responder, y reinténtalo.</translation>
    </message>
    <message>
        <source>A fault in this program</source>
        <translation>Un fallo de este programa</translation>
    </message>
    <message>
        <source>Something unforeseen happened ({reason}). Files already checked are safe.</source>
        <translation>Ha ocurrido algo imprevisto ({reason}). Los archivos ya verificados están a salvo.</translation>
    </message>
    <message>
        <source>Try again; if it happens again, please report it.</source>
        <translation>Vuelve a intentarlo; si se repite, avísanos, por favor.</translation>
    </message>
    <message>
        <source>No encrypted connection</source>
        <translation>Sin conexión cifrada</translation>
    </message>
    <message>
        <source>What answers as {host} does not speak TLS, or broke off while the connection was being encrypted.</source>
        <translation>Lo que responde como {host} no habla TLS, o cortó mientras se cifraba la conexión.</translation>
    </message>
    <message>
        <source>Check the address: is it the right port, does it begin with http://? On a company network something in between may cut the connection: ask IT about {host}.</source>
        <translation>Comprueba la dirección: ¿es el puerto correcto?, ¿empieza por http://? En la red de una empresa algo intermedio puede cortar la conexión: pregunta a IT por {host}.</translation>
    </message>
    <message>
        <source>A certificate for another name</source>
        <translation>Un certificado con otro nombre</translation>
    </message>
    <message>
        <source>What answers as {host} proves to be somebody else, so nothing was sent.</source>
        <translation>Lo que responde como {host} demuestra ser otro, así que no se ha enviado nada.</translation>
    </message>
    <message>
        <source>Check the address; on some networks a sign-in page answers in its place. Else tell IT about {host}.</source>
        <translation>Comprueba la dirección; en algunas redes responde en su lugar una página de acceso. Si no, avisa a IT sobre {host}.</translation>
    </message>
    <message>
        <source>A certificate out of date</source>
        <translation>Un certificado fuera de fecha</translation>
    </message>
    <message>
        <source>By the clock of this computer the certificate of {host} is not valid today, so nothing was sent.</source>
        <translation>Según el reloj de este equipo, el certificado de {host} no es válido hoy, así que no se ha enviado nada.</translation>
    </message>
    <message>
        <source>Check date and time of this computer; when they are right, tell the administrator of {host}.</source>
        <translation>Comprueba la fecha y la hora de este equipo; si son correctas, avisa a quien administra {host}.</translation>
    </message>
    <message>
        <source>A certificate file is missing</source>
        <translation>Falta un archivo de certificado</translation>
    </message>
    <message>
        <source>The extra certificate file {file} cannot be read, so no connection is made.</source>
        <translation>El archivo de certificado adicional {file} no se puede leer, así que no se establece ninguna conexión.</translation>
    </message>
    <message>
        <source>Choose another file or remove it in the network settings; where a variable names it, correct that.</source>
        <translation>Elige otro archivo o quítalo en los ajustes de red; si lo nombra una variable, corrígela.</translation>
    </message>
    <message>
        <source>Not a certificate</source>
        <translation>No es un certificado</translation>
    </message>
    <message>
        <source>The extra certificate file {file} holds no certificate, so no connection is made.</source>
        <translation>El archivo de certificado adicional {file} no contiene ningún certificado, así que no se establece ninguna conexión.</translation>
    </message>
    <message>
        <source>Ask IT for a file in PEM or DER form and choose it in the network settings; where a variable names the file, correct that.</source>
        <translation>Pide a IT un archivo en formato PEM o DER y elígelo en los ajustes de red; si el archivo lo nombra una variable, corrígela.</translation>
    </message>
    <message>
        <source>The proxy does not answer</source>
        <translation>El proxy no responde</translation>
    </message>
    <message>
        <source>{host} is to be reached by the proxy {proxy}, which does not answer.</source>
        <translation>A {host} se llega por el proxy {proxy}, que no responde.</translation>
    </message>
    <message>
        <source>Check the proxy in the network settings; away from the office there may be none.</source>
        <translation>Comprueba el proxy en los ajustes de red; fuera de la oficina puede que no haya ninguno.</translation>
    </message>
    <message>
        <source>The proxy wants a password</source>
        <translation>El proxy pide una contraseña</translation>
    </message>
    <message>
        <source>The proxy of this network lets nobody reach {host} without a user name and password that it knows.</source>
        <translation>El proxy de esta red no deja llegar a {host} sin un nombre de usuario y una contraseña que conozca.</translation>
    </message>
    <message>
        <source>Enter them in the network settings.</source>
        <translation>Escríbelos en los ajustes de red.</translation>
    </message>
    <message>
        <source>The proxy wants another kind of sign-in</source>
        <translation>El proxy pide otro tipo de inicio de sesión</translation>
    </message>
    <message>
        <source>The proxy of this network lets nobody reach {host} without a kind of sign-in that this program does not have, such as NTLM or Kerberos.</source>
        <translation>El proxy de esta red no deja llegar a {host} sin un tipo de inicio de sesión que este programa no tiene, como NTLM o Kerberos.</translation>
    </message>
    <message>
        <source>Ask IT for a proxy that takes a user name and a password (Basic), or to let {host} through without one.</source>
        <translation>Pide a IT un proxy que acepte un nombre de usuario y una contraseña (Basic), o que deje pasar a {host} sin él.</translation>
    </message>
    <message>
        <source>No encrypted connection to the proxy</source>
        <translation>Sin conexión cifrada con el proxy</translation>
    </message>
    <message>
        <source>The proxy {proxy} is to be asked with encryption, but has none or could not prove its identity, so nothing was sent.</source>
        <translation>Al proxy {proxy} hay que preguntarle con cifrado, pero no lo tiene o no pudo probar su identidad, así que no se envió nada.</translation>
    </message>
    <message>
        <source>Most proxies are written with http://, also for pages that are encrypted. If this one is not, ask IT for the company&apos;s certificate and add it in the network settings.</source>
        <translation>La mayoría de los proxies se escriben con http://, también para páginas cifradas. Si este no, pide a IT el certificado de la empresa y añádelo en los ajustes de red.</translation>
    </message>
    <message>
        <source>Not the address of a proxy</source>
        <translation>No es la dirección de un proxy</translation>
    </message>
    <message>
        <source>The proxy in the network settings has an address that makes no sense.</source>
        <translation>El proxy de los ajustes de red tiene una dirección sin sentido.</translation>
    </message>
    <message>
        <source>Write it as proxy.example.com:8080. Only HTTP proxies can be used.</source>
        <translation>Escríbela como proxy.example.com:8080. Solo se pueden usar proxies HTTP.</translation>
    </message>
    <message>
        <source>The proxy that {origin} names has an address that makes no sense.</source>
        <translation>El proxy que indica {origin} tiene una dirección sin sentido.</translation>
    </message>
    <message>
        <source>Correct it, or choose another proxy or none in the network settings. Only HTTP proxies can be used, and special characters of a password in an address must be percent-encoded.</source>
        <translation>Corrígela, o elige otro proxy o ninguno en los ajustes de red. Solo se pueden usar proxies HTTP, y los caracteres especiales de una contraseña dentro de una dirección deben ir codificados con porcentaje.</translation>
    </message>
    <message>
        <source>The storage is not reachable from here</source>
        <translation>No se llega al almacenamiento desde aquí</translation>
    </message>
    <message>
        <source>The server says that its files are at {host}, an address that only its own network knows.</source>
        <translation>El servidor dice que sus archivos están en {host}, una dirección que solo conoce su propia red.</translation>
    </message>
    <message>
        <source>Connect to your company&apos;s network (VPN) if there is one. Else this is a setting of the server: tell your administrator that the storage is announced as {host}.</source>
        <translation>Conéctate a la red de tu empresa (VPN) si la hay. Si no, es un ajuste del servidor: di a tu administrador que el almacenamiento se anuncia como {host}.</translation>
    </message>
    <message>
        <source>The file storage is not encrypted</source>
        <translation>El almacenamiento de archivos no está cifrado</translation>
    </message>
    <message>
        <source>The server is asked with encryption, but says that its files are at {host} without it, so nothing was fetched from there.</source>
        <translation>Al servidor se le pregunta con cifrado, pero dice que sus archivos están en {host} sin él, así que no se descargó nada de allí.</translation>
    </message>
    <message>
        <source>This is a setting of the server: tell your administrator that the storage is announced as {host} without encryption.</source>
        <translation>Es un ajuste del servidor: di a tu administrador que el almacenamiento se anuncia como {host} sin cifrado.</translation>
    </message>
    <message>
        <source>The file storage cannot be reached</source>
        <translation>No se llega al almacenamiento de archivos</translation>
    </message>
    <message>
        <source>The server answers, but its files are at {host}, which cannot be reached.</source>
        <translation>El servidor responde, pero sus archivos están en {host}, al que no se puede llegar.</translation>
    </message>
    <message>
        <source>Ask IT to allow connections to {host}; the storage may also be down.</source>
        <translation>Pide a IT que permita las conexiones a {host}; el almacenamiento también puede estar caído.</translation>
    </message>
    <message>
        <source>{host} was found.</source>
        <translation>Se ha encontrado {host}.</translation>
    </message>
    <message>
        <source>{host} is looked up by the proxy {proxy}.</source>
        <translation>A {host} lo busca el proxy {proxy}.</translation>
    </message>
    <message>
        <source>{host} is reached without a proxy.</source>
        <translation>A {host} se llega sin proxy.</translation>
    </message>
    <message>
        <source>The proxy {proxy} lets the connection through.</source>
        <translation>El proxy {proxy} deja pasar la conexión.</translation>
    </message>
    <message>
        <source>{host} is asked without encryption.</source>
        <translation>A {host} se le pregunta sin cifrado.</translation>
    </message>
    <message>
        <source>The connection is encrypted, and {host} has proved its identity.</source>
        <translation>La conexión está cifrada y {host} ha demostrado su identidad.</translation>
    </message>
    <message>
        <source>{host} answers as a W&amp;B server does.</source>
        <translation>{host} responde como un servidor de W&amp;B.</translation>
    </message>
    <message>
        <source>{host} answers and knows your key.</source>
        <translation>{host} responde y conoce tu clave.</translation>
    </message>
    <message>
        <source>Files come from {host}, which hands them out.</source>
        <translation>Los archivos vienen de {host}, que los entrega.</translation>
    </message>
    <message>
        <source>{host} keeps the files itself.</source>
        <translation>{host} guarda los archivos él mismo.</translation>
    </message>
    <message>
        <source>Sign in to check the storage too.</source>
        <translation>Inicia sesión para comprobar también el almacenamiento.</translation>
    </message>
    <message>
        <source>You see no artifact on {host} to try it with.</source>
        <translation>No ves ningún artefacto en {host} con el que probar.</translation>
    </message>
    <message>
        <source>Not tried.</source>
        <translation>No se ha probado.</translation>
    </message>
</context>
<context>
    <name>kinds</name>
    <message>
        <source>Folder</source>
        <translation>Carpeta</translation>
    </message>
    <message>
        <source>Reference</source>
        <translation>Referencia</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Archivo</translation>
    </message>
    <message>
        <source>PNG image</source>
        <translation>Imagen PNG</translation>
    </message>
    <message>
        <source>JPEG image</source>
        <translation>Imagen JPEG</translation>
    </message>
    <message>
        <source>GIF image</source>
        <translation>Imagen GIF</translation>
    </message>
    <message>
        <source>WebP image</source>
        <translation>Imagen WebP</translation>
    </message>
    <message>
        <source>SVG image</source>
        <translation>Imagen SVG</translation>
    </message>
    <message>
        <source>TIFF image</source>
        <translation>Imagen TIFF</translation>
    </message>
    <message>
        <source>Image</source>
        <translation>Imagen</translation>
    </message>
    <message>
        <source>CSV table</source>
        <translation>Tabla CSV</translation>
    </message>
    <message>
        <source>TSV table</source>
        <translation>Tabla TSV</translation>
    </message>
    <message>
        <source>Parquet table</source>
        <translation>Tabla Parquet</translation>
    </message>
    <message>
        <source>Arrow table</source>
        <translation>Tabla Arrow</translation>
    </message>
    <message>
        <source>Spreadsheet</source>
        <translation>Hoja de cálculo</translation>
    </message>
    <message>
        <source>Markdown</source>
        <translation>Markdown</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>Texto</translation>
    </message>
    <message>
        <source>PDF document</source>
        <translation>Documento PDF</translation>
    </message>
    <message>
        <source>Web page</source>
        <translation>Página web</translation>
    </message>
    <message>
        <source>JSON data</source>
        <translation>Datos JSON</translation>
    </message>
    <message>
        <source>YAML data</source>
        <translation>Datos YAML</translation>
    </message>
    <message>
        <source>XML data</source>
        <translation>Datos XML</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Ajustes</translation>
    </message>
    <message>
        <source>Python code</source>
        <translation>Código Python</translation>
    </message>
    <message>
        <source>Notebook</source>
        <translation>Cuaderno</translation>
    </message>
    <message>
        <source>Code</source>
        <translation>Código</translation>
    </message>
    <message>
        <source>ZIP archive</source>
        <translation>Archivo comprimido ZIP</translation>
    </message>
    <message>
        <source>Archive</source>
        <translation>Archivo comprimido</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modelo</translation>
    </message>
    <message>
        <source>NumPy array</source>
        <translation>Matriz NumPy</translation>
    </message>
    <message>
        <source>Python pickle</source>
        <translation>Pickle de Python</translation>
    </message>
    <message>
        <source>Video</source>
        <translation>Vídeo</translation>
    </message>
    <message>
        <source>Audio</source>
        <translation>Audio</translation>
    </message>
    <message>
        <source>W&amp;B table</source>
        <translation>Tabla de W&amp;B</translation>
    </message>
</context>
</TS>
