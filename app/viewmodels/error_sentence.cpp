#include "app/viewmodels/error_sentence.h"

#include <QCoreApplication>

namespace fireside::viewmodels {

namespace {

QString tr(const char* text) {
    return QCoreApplication::translate("ErrorSentence", text);
}

struct Words {
    const char* title;
    const char* help;
};

// No default: a new code without its sentence is a compiler warning.
Words wordsFor(ErrorCode code) {
    switch (code) {
        case ErrorCode::Cancelled:
            return {QT_TRANSLATE_NOOP("ErrorSentence", "It was stopped."),
                    QT_TRANSLATE_NOOP("ErrorSentence", "Start it again whenever you like.")};
        case ErrorCode::InvalidArgument:
            return {QT_TRANSLATE_NOOP("ErrorSentence", "A setting has a value that cannot be used."),
                    QT_TRANSLATE_NOOP(
                        "ErrorSentence",
                        "The details name it. Change it, or reset the settings to their defaults.")};
        case ErrorCode::FileNotFound:
            return {QT_TRANSLATE_NOOP("ErrorSentence", "The file is not there."),
                    QT_TRANSLATE_NOOP("ErrorSentence",
                                      "It may have been moved or deleted, or its disk is not connected. "
                                      "Choose the file again.")};
        case ErrorCode::FileUnreadable:
            return {
                QT_TRANSLATE_NOOP("ErrorSentence", "The file cannot be read."),
                QT_TRANSLATE_NOOP(
                    "ErrorSentence",
                    "Check that you have permission to read it and that its disk works, then try again.")};
        case ErrorCode::NotGguf:
            return {QT_TRANSLATE_NOOP("ErrorSentence", "This is not a model file."),
                    QT_TRANSLATE_NOOP(
                        "ErrorSentence",
                        "Fireside runs models in the GGUF format. Choose a file whose name ends in .gguf.")};
        case ErrorCode::FileDamaged:
            return {QT_TRANSLATE_NOOP("ErrorSentence", "The model file is damaged or incomplete."),
                    QT_TRANSLATE_NOOP(
                        "ErrorSentence",
                        "The download was probably cut short. Get the file again, all parts of it.")};
        case ErrorCode::UnsupportedVersion:
            return {QT_TRANSLATE_NOOP("ErrorSentence",
                                      "The model file has a format version that Fireside does not know."),
                    QT_TRANSLATE_NOOP(
                        "ErrorSentence",
                        "Get a newer release of this model in GGUF version 2 or 3, or a newer Fireside.")};
        case ErrorCode::UnsupportedFamily:
            return {QT_TRANSLATE_NOOP("ErrorSentence", "Fireside cannot run this family of models yet."),
                    QT_TRANSLATE_NOOP("ErrorSentence",
                                      "Choose a model of another family, such as Qwen, DeepSeek, Llama or "
                                      "Gemma, or look for a newer Fireside.")};
        case ErrorCode::UnsupportedTensorType:
            return {
                QT_TRANSLATE_NOOP("ErrorSentence", "Fireside cannot read this quantization yet."),
                QT_TRANSLATE_NOOP("ErrorSentence", "Get the same model as Q4_K_M, Q5_K_M, Q6_K or Q8_0.")};
        case ErrorCode::UnsupportedTokenizer:
            return {QT_TRANSLATE_NOOP("ErrorSentence", "Fireside does not know this model's tokenizer."),
                    QT_TRANSLATE_NOOP("ErrorSentence",
                                      "Running it anyway would give wrong answers. Choose another model, or "
                                      "look for a newer Fireside.")};
        case ErrorCode::UnsupportedTemplate:
            return {QT_TRANSLATE_NOOP("ErrorSentence", "Fireside cannot read this model's chat template."),
                    QT_TRANSLATE_NOOP("ErrorSentence",
                                      "The template decides how the model sees a conversation. Get the model "
                                      "from another source, or look for a newer Fireside.")};
        case ErrorCode::TemplateFailed:
            return {
                QT_TRANSLATE_NOOP("ErrorSentence", "This model's chat template refused the conversation."),
                QT_TRANSLATE_NOOP("ErrorSentence",
                                  "The details say why. Some models take no system prompt, or no two "
                                  "messages of one side in a row: change that, or choose another model.")};
        case ErrorCode::InvalidGrammar:
            return {
                QT_TRANSLATE_NOOP("ErrorSentence", "The answer's form cannot be used as it is written."),
                QT_TRANSLATE_NOOP("ErrorSentence",
                                  "The details name the place in the grammar or schema. Correct it there.")};
        case ErrorCode::ModelInconsistent:
            return {
                QT_TRANSLATE_NOOP("ErrorSentence", "The parts of this model do not fit together."),
                QT_TRANSLATE_NOOP("ErrorSentence",
                                  "The file was probably converted wrongly. Get it from another source.")};
        case ErrorCode::ModelTooLarge:
            return {QT_TRANSLATE_NOOP("ErrorSentence", "The model is too large for this device's memory."),
                    QT_TRANSLATE_NOOP("ErrorSentence",
                                      "Choose a smaller model or a smaller quantization, shorten the context "
                                      "in the settings, or let fewer layers of the model be on the graphics "
                                      "processor.")};
        case ErrorCode::OutOfMemory:
            return {QT_TRANSLATE_NOOP("ErrorSentence", "There was not enough memory."),
                    QT_TRANSLATE_NOOP("ErrorSentence",
                                      "Close other programs that use much memory, shorten the context in the "
                                      "settings, or choose a smaller model.")};
        case ErrorCode::NoVulkanLoader:
            return {QT_TRANSLATE_NOOP("ErrorSentence", "Vulkan is not installed."),
                    QT_TRANSLATE_NOOP("ErrorSentence",
                                      "Install your graphics driver's Vulkan support (on Debian and Ubuntu "
                                      "the packages libvulkan1 and mesa-vulkan-drivers), then try again.")};
        case ErrorCode::NoDevice:
            return {QT_TRANSLATE_NOOP("ErrorSentence", "No device that can run the model was found."),
                    QT_TRANSLATE_NOOP("ErrorSentence",
                                      "Choose another device in the settings, or update your graphics driver "
                                      "(on Debian and Ubuntu mesa-vulkan-drivers).")};
        case ErrorCode::DeviceLost:
            return {QT_TRANSLATE_NOOP("ErrorSentence", "The graphics driver stopped while it was computing."),
                    QT_TRANSLATE_NOOP("ErrorSentence",
                                      "What was written so far is kept. Try again; if it happens often, "
                                      "update the driver or shorten the context.")};
        case ErrorCode::DeviceFailure:
            return {
                QT_TRANSLATE_NOOP("ErrorSentence", "The graphics driver refused to work."),
                QT_TRANSLATE_NOOP("ErrorSentence",
                                  "Try again, update the driver, or choose another device in the settings.")};
        case ErrorCode::NoModel:
            return {QT_TRANSLATE_NOOP("ErrorSentence", "No model is loaded."),
                    QT_TRANSLATE_NOOP("ErrorSentence", "Open a model, then ask for the answer again.")};
        case ErrorCode::WrongModelKind:
            return {QT_TRANSLATE_NOOP("ErrorSentence", "This model is not made for chatting."),
                    QT_TRANSLATE_NOOP(
                        "ErrorSentence",
                        "It turns texts into numbers, to search and compare them. Choose a chat model "
                        "for conversations.")};
        case ErrorCode::ContextFull:
            return {QT_TRANSLATE_NOOP("ErrorSentence", "The message is too long for this model."),
                    QT_TRANSLATE_NOOP("ErrorSentence",
                                      "Shorten the message or the system prompt, or raise the context length "
                                      "in the settings.")};
        case ErrorCode::SessionMismatch:
            return {QT_TRANSLATE_NOOP("ErrorSentence", "This saved session cannot be used here."),
                    QT_TRANSLATE_NOOP("ErrorSentence",
                                      "It was saved with another model, other settings or a newer Fireside. "
                                      "Load what it was saved with, or begin without it: the text is then "
                                      "read again.")};
        case ErrorCode::DiskFull:
            return {QT_TRANSLATE_NOOP("ErrorSentence", "The disk is full."),
                    QT_TRANSLATE_NOOP("ErrorSentence",
                                      "Free some space, then try again. What was saved before is safe.")};
        case ErrorCode::FileTooLarge:
            return {
                QT_TRANSLATE_NOOP("ErrorSentence", "That disk cannot hold a file of this size."),
                QT_TRANSLATE_NOOP("ErrorSentence",
                                  "It is formatted for files of up to 4 GB (FAT32), or limits their size. "
                                  "Choose a folder on another disk for models, or a smaller quantization.")};
        case ErrorCode::NotWritable:
            return {QT_TRANSLATE_NOOP("ErrorSentence", "Fireside cannot write there."),
                    QT_TRANSLATE_NOOP("ErrorSentence",
                                      "Make sure that the folder or file named in the details is yours and "
                                      "writable, then try again.")};
        case ErrorCode::NoTrash:
            return {QT_TRANSLATE_NOOP("ErrorSentence", "That disk has no trash, so nothing was deleted."),
                    QT_TRANSLATE_NOOP("ErrorSentence",
                                      "Move the model to a folder on your main disk and try again, or delete "
                                      "the file named in the details in the file manager (in a terminal: "
                                      "fireside-cli models rm --for-good).")};
        case ErrorCode::FileExists:
            return {
                QT_TRANSLATE_NOOP("ErrorSentence", "There is a file of that name already."),
                QT_TRANSLATE_NOOP("ErrorSentence",
                                  "Nothing was changed. Choose another name or another folder, or move the "
                                  "file named in the details out of the way.")};
        case ErrorCode::OtherProgramsFile:
            return {
                QT_TRANSLATE_NOOP("ErrorSentence", "This file belongs to another program."),
                QT_TRANSLATE_NOOP("ErrorSentence",
                                  "That program would miss it, so nothing was changed. Change it there, or "
                                  "confirm that you want to do it here all the same.")};
        case ErrorCode::DatabaseTooNew:
            return {QT_TRANSLATE_NOOP("ErrorSentence", "Your conversations were saved by a newer Fireside."),
                    QT_TRANSLATE_NOOP("ErrorSentence",
                                      "Nothing was changed. Start that newer version, or install it again.")};
        case ErrorCode::DatabaseDamaged:
            return {QT_TRANSLATE_NOOP("ErrorSentence", "The file with your conversations is damaged."),
                    QT_TRANSLATE_NOOP("ErrorSentence",
                                      "Nothing was changed. Copy the file named in the details to a safe "
                                      "place, then put back a backup from the same folder.")};
        case ErrorCode::DatabaseFailure:
            return {QT_TRANSLATE_NOOP("ErrorSentence", "Your conversations could not be read or saved."),
                    QT_TRANSLATE_NOOP(
                        "ErrorSentence",
                        "Try again. If it keeps happening, start Fireside anew and look at the details.")};
        case ErrorCode::Offline:
            return {QT_TRANSLATE_NOOP("ErrorSentence", "Fireside is offline."),
                    QT_TRANSLATE_NOOP("ErrorSentence",
                                      "Nothing leaves this computer until you allow it. Allow the network in "
                                      "the settings (in a terminal: --allow-network), then try again.")};
        case ErrorCode::NoNetwork:
            return {QT_TRANSLATE_NOOP("ErrorSentence", "The server cannot be reached."),
                    QT_TRANSLATE_NOOP("ErrorSentence",
                                      "Check the internet connection, or choose another address for the hub "
                                      "(a mirror) in the settings, then try again.")};
        case ErrorCode::ProxyFailed:
            return {QT_TRANSLATE_NOOP("ErrorSentence", "The proxy does not let the request through."),
                    QT_TRANSLATE_NOOP("ErrorSentence",
                                      "Check the proxy of the system, or the variables HTTPS_PROXY and "
                                      "NO_PROXY, then try again.")};
        case ErrorCode::TlsFailed:
            return {QT_TRANSLATE_NOOP("ErrorSentence", "The connection to the server is not secure."),
                    QT_TRANSLATE_NOOP("ErrorSentence",
                                      "Nothing was sent. Check the date of this computer; in some networks a "
                                      "sign-in page or a filter stands in between: try another network.")};
        case ErrorCode::RedirectRefused:
            return {QT_TRANSLATE_NOOP("ErrorSentence", "The server pointed to a place that is not safe."),
                    QT_TRANSLATE_NOOP("ErrorSentence",
                                      "Fireside follows only to addresses with https. Set the hub's address "
                                      "to its default, or choose another mirror.")};
        case ErrorCode::ConnectionLost:
            return {QT_TRANSLATE_NOOP("ErrorSentence", "The connection broke off."),
                    QT_TRANSLATE_NOOP("ErrorSentence",
                                      "What has arrived is kept. Try again, and it goes on from there.")};
        case ErrorCode::Stalled:
            return {QT_TRANSLATE_NOOP("ErrorSentence", "The server stopped sending."),
                    QT_TRANSLATE_NOOP("ErrorSentence",
                                      "What has arrived is kept. Try again, and it goes on from there; a "
                                      "mirror may be faster.")};
        case ErrorCode::TokenNeeded:
            return {QT_TRANSLATE_NOOP("ErrorSentence", "The hub gives this only to people who sign in."),
                    QT_TRANSLATE_NOOP(
                        "ErrorSentence",
                        "Make an access token on the hub's page (Settings, Access Tokens; reading is "
                        "enough), set it in the settings (or HF_TOKEN), then try again.")};
        case ErrorCode::Gated:
            return {
                QT_TRANSLATE_NOOP("ErrorSentence", "This model must be asked for."),
                QT_TRANSLATE_NOOP("ErrorSentence",
                                  "Open its page on the hub in a browser, sign in and accept its terms; then "
                                  "set that account's access token in the settings (or HF_TOKEN) and try "
                                  "again.")};
        case ErrorCode::AccessPending:
            return {
                QT_TRANSLATE_NOOP("ErrorSentence", "The model's authors have not answered your request yet."),
                QT_TRANSLATE_NOOP(
                    "ErrorSentence",
                    "Nothing more is to be done: once they let you in (its page on the hub says "
                    "so), try again. What has arrived is kept.")};
        case ErrorCode::AccessDenied:
            return {QT_TRANSLATE_NOOP("ErrorSentence", "The hub does not let you have this."),
                    QT_TRANSLATE_NOOP(
                        "ErrorSentence",
                        "The details say why. A fine-grained access token must be allowed to read "
                        "this repository; a filter in this network may stand in between: try another "
                        "network or a mirror.")};
        case ErrorCode::TokenRefused:
            return {QT_TRANSLATE_NOOP("ErrorSentence", "The hub does not accept the access token."),
                    QT_TRANSLATE_NOOP("ErrorSentence",
                                      "Make a new token on the hub's page (Settings, Access Tokens; reading "
                                      "is enough) and set it again, or remove the old one.")};
        case ErrorCode::RateLimited:
            return {
                QT_TRANSLATE_NOOP("ErrorSentence", "The hub asks for a pause: there were too many requests."),
                QT_TRANSLATE_NOOP("ErrorSentence",
                                  "Wait for the time that the details name, then try again. With an access "
                                  "token more is allowed.")};
        case ErrorCode::NotOnHub:
            return {
                QT_TRANSLATE_NOOP("ErrorSentence", "The hub has no such model or file."),
                QT_TRANSLATE_NOOP("ErrorSentence",
                                  "It may have been moved, removed or made private. Check the name, or "
                                  "search for it; a private one needs an access token that may read it.")};
        case ErrorCode::ServerFailed:
            return {QT_TRANSLATE_NOOP("ErrorSentence", "The server answered with an error."),
                    QT_TRANSLATE_NOOP("ErrorSentence",
                                      "The trouble is on its side: try again in some minutes, or choose a "
                                      "mirror in the settings.")};
        case ErrorCode::BadAnswer:
            return {QT_TRANSLATE_NOOP("ErrorSentence", "The server's answer makes no sense."),
                    QT_TRANSLATE_NOOP("ErrorSentence",
                                      "Something in between may have changed it, such as a sign-in page. Try "
                                      "again, in another network if it stays.")};
        case ErrorCode::FileChanged:
            return {
                QT_TRANSLATE_NOOP("ErrorSentence",
                                  "The file on the hub is no longer the one that was begun."),
                QT_TRANSLATE_NOOP("ErrorSentence",
                                  "Get the new one: its download begins from the start, because what has "
                                  "arrived of the old one is of no use (in a terminal: fireside-cli models "
                                  "pull --restart).")};
        case ErrorCode::HashMismatch:
            return {QT_TRANSLATE_NOOP("ErrorSentence",
                                      "The file that arrives is not the one that the hub promises."),
                    QT_TRANSLATE_NOOP("ErrorSentence",
                                      "Every part was fetched twice. Try again later or from another mirror, "
                                      "and report it to the model's author if it stays.")};
        case ErrorCode::NoKeychain:
            return {QT_TRANSLATE_NOOP("ErrorSentence", "This system keeps no secrets for Fireside."),
                    QT_TRANSLATE_NOOP("ErrorSentence",
                                      "The token is used until Fireside ends. To keep it, install a keychain "
                                      "(GNOME Keyring, KWallet) or set HF_TOKEN.")};
        case ErrorCode::FileInUse:
            return {QT_TRANSLATE_NOOP("ErrorSentence", "Another Fireside is at work on this file."),
                    QT_TRANSLATE_NOOP(
                        "ErrorSentence",
                        "Wait until the other window or terminal is done with it, or stop it there.")};
        case ErrorCode::Internal:
            return {
                QT_TRANSLATE_NOOP("ErrorSentence", "Something went wrong inside Fireside."),
                QT_TRANSLATE_NOOP("ErrorSentence",
                                  "Try again. If it keeps happening, please report it with the details.")};
    }
    return {};
}

}  // namespace

ErrorSentence sentenceFor(const Error& error) {
    const Words words = wordsFor(error.code);
    QString details = QString::fromLatin1(errorName(error.code).data());
    if (!error.detail.empty()) details += QStringLiteral(": ") + QString::fromStdString(error.detail);
    return {tr(words.title), tr(words.help), details};
}

}  // namespace fireside::viewmodels
