package io.shorefs.core.object;

import io.shorefs.core.key.Payload;

/** A block in a segment or log, and whose it was when it was packed. */
public record OwnedBlock(BlockOwner owner, Payload.Stored place) {}
