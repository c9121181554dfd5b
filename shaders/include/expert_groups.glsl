// How ExpertGroupsOp lays out its order (inference/plan/op.h): the number of tiles, three numbers for each, then the
// slots.
struct SlotTile {
    uint expert;  // the number of experts: of slots whose expert does not exist
    uint first;   // among the sorted slots
    uint count;
};

uint tileStart(uint tile) {
    return 1 + 3 * tile;
}

uint slotStart(uint mostTiles) {
    return tileStart(mostTiles);
}
