#include "app/base/result.h"

namespace fireside {

std::string_view errorName(ErrorCode code) {
    switch (code) {
        case ErrorCode::Cancelled:
            return "cancelled";
        case ErrorCode::InvalidArgument:
            return "invalid_argument";
        case ErrorCode::FileNotFound:
            return "file_not_found";
        case ErrorCode::FileUnreadable:
            return "file_unreadable";
        case ErrorCode::NotGguf:
            return "not_gguf";
        case ErrorCode::FileDamaged:
            return "file_damaged";
        case ErrorCode::UnsupportedVersion:
            return "unsupported_version";
        case ErrorCode::UnsupportedFamily:
            return "unsupported_family";
        case ErrorCode::UnsupportedTensorType:
            return "unsupported_tensor_type";
        case ErrorCode::UnsupportedTokenizer:
            return "unsupported_tokenizer";
        case ErrorCode::UnsupportedTemplate:
            return "unsupported_template";
        case ErrorCode::TemplateFailed:
            return "template_failed";
        case ErrorCode::InvalidGrammar:
            return "invalid_grammar";
        case ErrorCode::ModelInconsistent:
            return "model_inconsistent";
        case ErrorCode::ModelTooLarge:
            return "model_too_large";
        case ErrorCode::OutOfMemory:
            return "out_of_memory";
        case ErrorCode::NoVulkanLoader:
            return "no_vulkan_loader";
        case ErrorCode::NoDevice:
            return "no_device";
        case ErrorCode::DeviceLost:
            return "device_lost";
        case ErrorCode::DeviceFailure:
            return "device_failure";
        case ErrorCode::NoModel:
            return "no_model";
        case ErrorCode::WrongModelKind:
            return "wrong_model_kind";
        case ErrorCode::ContextFull:
            return "context_full";
        case ErrorCode::SessionMismatch:
            return "session_mismatch";
        case ErrorCode::DiskFull:
            return "disk_full";
        case ErrorCode::NotWritable:
            return "not_writable";
        case ErrorCode::DatabaseTooNew:
            return "database_too_new";
        case ErrorCode::DatabaseDamaged:
            return "database_damaged";
        case ErrorCode::DatabaseFailure:
            return "database_failure";
        case ErrorCode::Internal:
            return "internal";
    }
    return "internal";
}

}  // namespace fireside
