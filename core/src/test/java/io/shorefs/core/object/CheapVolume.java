package io.shorefs.core.object;

import io.shorefs.spi.ObjectStore;
import io.shorefs.spi.ObjectStore.StoreException;
import java.util.Optional;

/** A new encrypted volume whose password is quickly tried. */
public record CheapVolume(long filesystemId, int blockBytes, String password) {
    private static final PasswordCost CHEAP = new PasswordCost(1 << 10, 1, 1);

    /** Puts it. */
    public void put(ObjectStore store) throws StoreException {
        Volume volume = Volume.create(filesystemId, blockBytes, Optional.of(password), CHEAP);
        store.putIfAbsent(ObjectNames.of(Volume.ID), volume.encode());
    }
}
