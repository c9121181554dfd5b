// One definition per file of this folder; the registry in arch_spec.cpp lists them.
#pragma once

#include "inference/model/arch_spec.h"

namespace fireside::model {

extern const ArchSpec kLlama;
extern const ArchSpec kQwen2;
extern const ArchSpec kQwen3;

}  // namespace fireside::model
