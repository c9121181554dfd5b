// The one error type of the house, for the engine and the application alike. Standard library only.
//
// Expected failures (a missing file, a full disk, a lost device) travel as Result<T>; asserts are for our own
// bugs, and no exception crosses a room's public header. `detail` is for people who debug: it names the file,
// the number, the limit. Sentences for users are made from `code` by the viewmodels and by fireside-cli only.
// Values; thread-compatible like std::string.
#pragma once

#include <cassert>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace fireside {

enum class ErrorCode {
    Cancelled,              // somebody asked to stop; not a failure to report
    InvalidArgument,        // the caller's words are off (a flag, a token id outside the vocabulary)
    FileNotFound,           // no such file or folder
    FileUnreadable,         // it exists, but permission or hardware says no
    NotGguf,                // not a GGUF file at all
    FileDamaged,            // truncated, or a length or offset that cannot be true
    UnsupportedVersion,     // a GGUF version that this program does not know
    UnsupportedFamily,      // general.architecture is not one of our families
    UnsupportedTensorType,  // a weight type without a decoder
    UnsupportedTokenizer,   // a tokenizer model or pre-tokenizer pattern that is not known
    UnsupportedTemplate,    // a chat template that is malformed or needs what the interpreter does not have
    TemplateFailed,         // a chat template refused a conversation, failed on it, or reached a limit
    InvalidGrammar,         // a grammar or JSON schema that is malformed, too large, or not supported
    ModelInconsistent,      // tensors, hyperparameters and vocabulary disagree with each other
    ModelTooLarge,          // weights + KV cache + scratch do not fit the chosen device
    OutOfMemory,            // an allocation failed although the estimate said it fits
    NoVulkanLoader,         // libvulkan is not installed
    NoDevice,               // no usable device, or not the one that was asked for
    DeviceLost,             // the driver reset the device while we were computing
    DeviceFailure,          // the driver refused a call (code and call are in the detail)
    NoModel,                // no model is loaded that could answer
    WrongModelKind,         // the model makes something else (embeddings, ranks) than was asked for
    ContextFull,            // the prompt, or a saved session, does not fit the context
    SessionMismatch,        // a saved session is of another model, kind of KV cache, or a newer program
    DiskFull,               // no space left where we write
    FileTooLarge,           // the file system holds no file of this size (FAT32: 4 GB), however much is free
    NotWritable,            // a read-only folder or file
    NoTrash,                // the disk has no trash that would take the file
    FileExists,             // a file of that name is there already
    OtherProgramsFile,      // a file that another program keeps, to be changed only when asked for twice
    DatabaseTooNew,         // written by a newer Fireside
    DatabaseDamaged,        // SQLite says the file is malformed
    DatabaseFailure,        // any other failure of SQLite (its message is in the detail)
    Offline,                // the user has not allowed the network
    NoNetwork,              // the server cannot be reached: no connection, unknown name, refused, timed out
    ProxyFailed,            // the proxy cannot be reached, or it refused
    TlsFailed,              // the server's certificate or its encryption cannot be trusted
    RedirectRefused,        // a redirect to something that is not https, or one too many
    ConnectionLost,         // the connection broke in the middle of an answer
    Stalled,                // the server stopped sending
    TokenNeeded,            // the hub wants to know who asks, and no access token was sent
    TokenRefused,           // the access token that was sent is not valid
    Gated,                  // the model's terms must be accepted first, by the owner of a token
    AccessPending,          // the terms were accepted; its authors have not let this account in yet
    AccessDenied,           // the hub, or something in front of it, does not let this account have it
    RateLimited,            // too many requests; the detail says until when
    NotOnHub,               // no such repository or file there
    ServerFailed,           // any other answer that is no success (its status is in the detail)
    BadAnswer,              // an answer that contradicts itself: a wrong length, not what was asked for
    FileChanged,            // the file is another one than when its download began
    HashMismatch,           // all bytes are there and came twice, and they are not the file that was promised
    NoKeychain,             // no service of the system that keeps secrets
    FileInUse,              // another Fireside is at work on it
    Internal,               // a broken promise of our own
};

/// Stable lower-case name of a code ("file_damaged"), for logs, JSON and tests.
[[nodiscard]] std::string_view errorName(ErrorCode code);

struct Error {
    ErrorCode code = ErrorCode::Internal;
    std::string detail;
};

/// Either a T or an Error. Result<> (no T) is the outcome of something that only succeeds or fails.
template <class T = std::monostate>
class [[nodiscard]] Result {
 public:
    Result() requires std::is_same_v<T, std::monostate> : state_(T{}) {}
    Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
    Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}
    Result(ErrorCode code, std::string detail)
        : state_(std::in_place_index<1>, Error{code, std::move(detail)}) {}

    bool ok() const { return state_.index() == 0; }
    explicit operator bool() const { return ok(); }

    T& value() & {
        assert(ok());
        return std::get<0>(state_);
    }
    const T& value() const& {
        assert(ok());
        return std::get<0>(state_);
    }
    T&& value() && {
        assert(ok());
        return std::get<0>(std::move(state_));
    }
    T& operator*() & { return value(); }
    const T& operator*() const& { return value(); }
    T&& operator*() && { return std::move(*this).value(); }
    T* operator->() { return &value(); }
    const T* operator->() const { return &value(); }

    const Error& error() const {
        assert(!ok());
        return std::get<1>(state_);
    }
    ErrorCode code() const { return error().code; }

 private:
    std::variant<T, Error> state_;
};

}  // namespace fireside

#define FIRESIDE_CONCAT_(a, b) a##b
#define FIRESIDE_CONCAT(a, b) FIRESIDE_CONCAT_(a, b)

/// FIRESIDE_TRY(auto x, f()): x = the value of f(), or return f()'s error from the enclosing function.
#define FIRESIDE_TRY(declaration, expression) \
    FIRESIDE_TRY_(FIRESIDE_CONCAT(fireside_result_, __LINE__), declaration, expression)
#define FIRESIDE_TRY_(result, declaration, expression) \
    auto result = (expression);                        \
    if (!result.ok()) return result.error();           \
    declaration = std::move(result).value()

/// FIRESIDE_CHECK(f()): return f()'s error from the enclosing function, ignore its value.
#define FIRESIDE_CHECK(expression)                                                                      \
    do {                                                                                                \
        if (auto fireside_status = (expression); !fireside_status.ok()) return fireside_status.error(); \
    } while (false)
