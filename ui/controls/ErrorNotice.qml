/// What went wrong, as the view models tell it: {title, help, details}. Without a title nothing is shown.
Notice {
    required property var error

    visible: error.title !== ""
    title: error.title
    help: error.help
    details: error.details
}
