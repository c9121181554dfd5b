<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en">
<context>
    <name>SearchResults</name>
    <message numerus="yes">
        <source>%n place(s) found</source>
        <translation>
            <numerusform>%n place found</numerusform>
            <numerusform>%n places found</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>fireside::viewmodels::ChatController</name>
    <message numerus="yes">
        <source>The conversation is longer than this model can read at once: the %n oldest message(s) are left out.</source>
        <translation>
            <numerusform>The conversation is longer than this model can read at once: the oldest message is left out.</numerusform>
            <numerusform>The conversation is longer than this model can read at once: the %n oldest messages are left out.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>fireside::viewmodels::QuantizationListModel</name>
    <message numerus="yes">
        <source>in %n file(s)</source>
        <translation>
            <numerusform>in %n file</numerusform>
            <numerusform>in %n files</numerusform>
        </translation>
    </message>
</context>
</TS>
