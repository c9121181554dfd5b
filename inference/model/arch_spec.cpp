#include "inference/model/arch_spec.h"

#include <algorithm>
#include <array>

#include "inference/model/families/families.h"

namespace fireside::model {

std::span<const ArchSpec* const> families() {
    static constexpr std::array kFamilies{&kLlama, &kQwen2, &kQwen3};
    return kFamilies;
}

const ArchSpec* findFamily(std::string_view family) {
    const auto all = families();
    const auto found =
        std::find_if(all.begin(), all.end(), [&](auto* spec) { return spec->family == family; });
    return found == all.end() ? nullptr : *found;
}

}  // namespace fireside::model
