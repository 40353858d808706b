package io.shorefs.journal.lmdb;

import io.shorefs.conformance.map.KilledMapKit;
import org.junit.jupiter.api.Tag;

/** The map in LMDB when its process is killed. */
@Tag("full")
class LmdbKilledTest extends KilledMapKit {
    @Override
    protected String providerName() {
        return "lmdb";
    }
}
