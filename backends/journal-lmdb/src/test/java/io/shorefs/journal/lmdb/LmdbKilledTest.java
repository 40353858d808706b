package io.shorefs.journal.lmdb;

import io.shorefs.conformance.map.KilledMapKit;

/** The map in LMDB when its process is killed. */
class LmdbKilledTest extends KilledMapKit {
    @Override
    protected String providerName() {
        return "lmdb";
    }
}
