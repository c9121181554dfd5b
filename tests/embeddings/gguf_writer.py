"""Writes GGUF files (version 3, little endian) with nothing but the standard library.

Format: the GGUF specification. Metadata values are Python values: bool, int (uint32), float (float32), str, and lists
of one of these (lists of int become int32).
"""
import struct

ALIGNMENT = 32
F32, F16 = 0, 1
_BITS = {F32: 4, F16: 2}  # bytes of an element


def _string(text):
    data = text.encode() if isinstance(text, str) else text
    return struct.pack("<Q", len(data)) + data


def _value(value, in_list=False):
    """Type number and bytes."""
    if isinstance(value, bool):
        return 7, struct.pack("<?", value)
    if isinstance(value, int):
        return (5, struct.pack("<i", value)) if in_list else (4, struct.pack("<I", value))
    if isinstance(value, float):
        return 6, struct.pack("<f", value)
    if isinstance(value, (str, bytes)):
        return 8, _string(value)
    parts = [_value(element, True) for element in value]
    kinds = {kind for kind, _ in parts}
    if len(kinds) != 1:
        raise ValueError("a list of values of several kinds, or of none")
    return 9, struct.pack("<IQ", kinds.pop(), len(parts)) + b"".join(data for _, data in parts)


class GgufWriter:
    def __init__(self, family):
        self._metadata = []
        self._tensors = []
        self._family = family
        self.add("general.architecture", family)

    def add(self, key, value):
        kind, data = _value(value)
        self._metadata.append(_string(key) + struct.pack("<I", kind) + data)

    def add_number(self, key, value):
        """A number of the family: "FAMILY.key"."""
        self.add(f"{self._family}.{key}", value)

    def add_tensor(self, name, shape, data, kind=F32):
        """`shape` outermost dimension first, as in a matrix [rows, columns]; `data` the bytes, row by row."""
        elements = 1
        for n in shape:
            elements *= n
        if len(data) != elements * _BITS[kind]:
            raise ValueError(f"{name}: {len(data)} bytes for shape {shape}")
        self._tensors.append((name, shape, bytes(data), kind))

    def write(self, path):
        head = struct.pack("<4sIQQ", b"GGUF", 3, len(self._tensors), len(self._metadata)) + b"".join(self._metadata)
        offset = 0
        for name, shape, data, kind in self._tensors:
            head += _string(name) + struct.pack(f"<I{len(shape)}Q", len(shape), *reversed(shape))
            head += struct.pack("<IQ", kind, offset)
            offset += -(-len(data) // ALIGNMENT) * ALIGNMENT
        with open(path, "wb") as file:
            file.write(head + bytes(-len(head) % ALIGNMENT))
            for _, _, data, _ in self._tensors:
                file.write(data + bytes(-len(data) % ALIGNMENT))
