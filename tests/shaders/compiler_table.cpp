#include "tests/shaders/compiler_table.h"

#include <fstream>
#include <sstream>

namespace fireside::test {
namespace {

constexpr const char* kHeader =
    "compiler\tfamily\tvariant\tconstants\tVGPRs\tSGPRs\tLDS bytes\twaves\tcode bytes\tlatency\t"
    "inverse throughput\tspilled";

}  // namespace

CompilerTable readCompilerTable(const std::filesystem::path& path) {
    CompilerTable table;
    std::ifstream file(path);
    std::string line;
    std::getline(file, line);  // the header
    while (std::getline(file, line)) {
        std::istringstream columns(line);
        CompiledKey key;
        for (std::string* name : {&key.compiler, &key.family, &key.shader, &key.constants}) {
            std::getline(columns, *name, '\t');
        }
        CompiledCost cost;
        columns >> cost.vgprs >> cost.sgprs >> cost.sharedBytes >> cost.waves >> cost.codeBytes >>
            cost.latency >> cost.inverseThroughput >> cost.spilled;
        table[key] = cost;
    }
    return table;
}

bool writeCompilerTable(const std::filesystem::path& path, const CompilerTable& table) {
    std::ofstream file(path);
    file << kHeader << '\n';
    for (const auto& [key, cost] : table) {
        file << key.compiler << '\t' << key.family << '\t' << key.shader << '\t' << key.constants << '\t'
             << cost.vgprs << '\t' << cost.sgprs << '\t' << cost.sharedBytes << '\t' << cost.waves << '\t'
             << cost.codeBytes << '\t' << cost.latency << '\t' << cost.inverseThroughput << '\t'
             << cost.spilled << '\n';
    }
    return file.flush().good();
}

std::string regression(const CompiledCost& kept, const CompiledCost& now) {
    std::ostringstream text;
    if (now.spilled > kept.spilled) text << "spilled " << kept.spilled << " -> " << now.spilled << "  ";
    if (now.waves < kept.waves) text << "waves " << kept.waves << " -> " << now.waves << "  ";
    if (static_cast<double>(now.inverseThroughput) > kMargin * static_cast<double>(kept.inverseThroughput)) {
        text << "inverse throughput " << kept.inverseThroughput << " -> " << now.inverseThroughput;
    }
    return text.str();
}

}  // namespace fireside::test
