// One definition per family of this folder; the registry in arch_spec.cpp lists them.
#pragma once

#include "inference/model/arch_spec.h"

namespace fireside::model {

extern const ArchSpec kBert, kJinaBertV3, kNomicBert;
extern const ArchSpec kDeepseek2;
extern const ArchSpec kErnie45, kErnie45moe;
extern const ArchSpec kGemma2, kGemma3, kGemma4;
extern const ArchSpec kGlm4;
extern const ArchSpec kGptOss;
extern const ArchSpec kGranite;
extern const ArchSpec kHunyuanDense, kHunyuanMoe;
extern const ArchSpec kInternlm2;
extern const ArchSpec kLlama;
extern const ArchSpec kMinicpm;
extern const ArchSpec kMistral3;
extern const ArchSpec kOlmo2;
extern const ArchSpec kPhi3;
extern const ArchSpec kQwen2, kQwen2moe;
extern const ArchSpec kQwen3, kQwen3moe;
extern const ArchSpec kQwen35, kQwen35moe;
extern const ArchSpec kSmollm3;
extern const ArchSpec kStep35;

}  // namespace fireside::model
