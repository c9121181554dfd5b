#include "inference/model/arch_spec.h"

#include <algorithm>
#include <array>

#include "inference/model/families/families.h"

namespace fireside::model {

std::span<const ArchSpec* const> families() {
    static constexpr std::array kFamilies{
        &kBert,     &kDeepseek2, &kErnie45,  &kErnie45moe,   &kGemma2,     &kGemma3,    &kGemma4,
        &kGlm4,     &kGptOss,    &kGranite,  &kHunyuanDense, &kHunyuanMoe, &kInternlm2, &kJinaBertV3,
        &kLlama,    &kMinicpm,   &kMistral3, &kNomicBert,    &kOlmo2,      &kPhi3,      &kQwen2,
        &kQwen2moe, &kQwen3,     &kQwen35,   &kQwen35moe,    &kQwen3moe,   &kSmollm3,   &kStep35};
    return kFamilies;
}

const ArchSpec* findFamily(std::string_view family) {
    const auto all = families();
    const auto found =
        std::find_if(all.begin(), all.end(), [&](auto* spec) { return spec->family == family; });
    return found == all.end() ? nullptr : *found;
}

}  // namespace fireside::model
