package io.shorefs.core.map;

import io.shorefs.api.FsException;
import io.shorefs.core.key.Key;
import io.shorefs.core.key.Value;
import io.shorefs.core.key.ValueCodec;

/** Values as the local map keeps them. */
final class StoredValues {
    private static final System.Logger LOG = System.getLogger(StoredValues.class.getName());

    private StoredValues() {}

    /**
     * The value of a key.
     *
     * @throws FsException EIO when it is damaged, which is logged: it costs what needs this key, and nothing else
     */
    static Value decode(Key key, byte[] bytes) {
        try {
            return ValueCodec.decode(key, bytes);
        } catch (FsException damaged) {
            LOG.log(System.Logger.Level.ERROR, "the local map is damaged: {0}", damaged.getMessage());
            throw damaged;
        }
    }
}
