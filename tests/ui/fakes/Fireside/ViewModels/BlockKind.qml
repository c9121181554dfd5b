import QtQml

QtObject {
    enum Kind { Text, Heading, Code, Table, List, Quote, Formula, Reasoning, Rule }
}
