// How AttentionSplitOp cuts the positions that a token sees into ranges (inference/plan/op.h).
const uint kLeastSplit = 64;

// Positions that token t sees; they end with its own.
uint seenBy(Step step, uint t, uint window) {
    uint end = step.position + t + 1;
    return window > 0 ? min(window, end) : end;
}

uint rangeLength(uint seen, uint splits) {
    return max(kLeastSplit, (seen + splits - 1) / splits);
}
