<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name></name>
    <message numerus="yes">
        <source>%Ln byte(s)</source>
        <translation>
            <numerusform>%Ln byte</numerusform>
            <numerusform>%Ln bytes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln file(s)</source>
        <translation>
            <numerusform>%Ln file</numerusform>
            <numerusform>%Ln files</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln stored elsewhere</source>
        <translation>
            <numerusform>%Ln stored elsewhere</numerusform>
            <numerusform>%Ln stored elsewhere</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln file(s) checked</source>
        <translation>
            <numerusform>%Ln file checked</numerusform>
            <numerusform>%Ln files checked</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln of them by length only</source>
        <comment>files</comment>
        <translation>
            <numerusform>%Ln of them by length only</numerusform>
            <numerusform>%Ln of them by length only</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln skipped</source>
        <comment>files</comment>
        <translation>
            <numerusform>%Ln skipped</numerusform>
            <numerusform>%Ln skipped</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln failed</source>
        <comment>files</comment>
        <translation>
            <numerusform>%Ln failed</numerusform>
            <numerusform>%Ln failed</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>AccessControl</name>
    <message numerus="yes">
        <source>%Ln download(s) stopped while it was not.</source>
        <translation>
            <numerusform>%Ln download stopped while it was not.</numerusform>
            <numerusform>%Ln downloads stopped while it was not.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>AccountMenu</name>
    <message numerus="yes">
        <source>Teams: {names} and %Ln more</source>
        <translation>
            <numerusform>Teams: {names} and %Ln more</numerusform>
            <numerusform>Teams: {names} and %Ln more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>DetailsView</name>
    <message numerus="yes">
        <source>Used by %Ln run(s)</source>
        <translation>
            <numerusform>Used by %Ln run</numerusform>
            <numerusform>Used by %Ln runs</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Links</name>
    <message numerus="yes">
        <source>%Ln more: search for them by name</source>
        <translation>
            <numerusform>%Ln more: search for them by name</numerusform>
            <numerusform>%Ln more: search for them by name</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PlanDialog</name>
    <message numerus="yes">
        <source>%Ln file(s) there have other content and would be replaced.</source>
        <translation>
            <numerusform>%Ln file there has other content and would be replaced.</numerusform>
            <numerusform>%Ln files there have other content and would be replaced.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln file(s) cannot be saved there and would be left out.</source>
        <translation>
            <numerusform>%Ln file cannot be saved there and would be left out.</numerusform>
            <numerusform>%Ln files cannot be saved there and would be left out.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln file(s) are there already and stay as they are.</source>
        <translation>
            <numerusform>%Ln file is there already and stays as it is.</numerusform>
            <numerusform>%Ln files are there already and stay as they are.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln file(s) would be copied from this computer instead of downloaded.</source>
        <translation>
            <numerusform>%Ln file would be copied from this computer instead of downloaded.</numerusform>
            <numerusform>%Ln files would be copied from this computer instead of downloaded.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>StoredDialog</name>
    <message numerus="yes">
        <source>%Ln artifact(s)</source>
        <translation>
            <numerusform>%Ln artifact</numerusform>
            <numerusform>%Ln artifacts</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln project(s) with a chosen folder</source>
        <translation>
            <numerusform>%Ln project with a chosen folder</numerusform>
            <numerusform>%Ln projects with a chosen folder</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln in the list</source>
        <translation>
            <numerusform>%Ln in the list</numerusform>
            <numerusform>%Ln in the list</numerusform>
        </translation>
    </message>
</context>
</TS>
