package io.shorefs.core.tree;

import io.shorefs.core.key.ObjectId;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The bytes of a {@link Manifest}: epoch (8), state; number of checkpoints (4), of each its name (with a length of 2), state, end of its logs (8), time (8); number of pins (4), of each
 * branch (4) and state; number of doomed objects (4), of each id (21), bytes (8) and time (8); name (with a length of 2); parent (4, -1 for none); deleted (1). A state is a flag (1) whether there is
 * an index, its id (21) then, and the start of the logs (8).
 */
public final class ManifestCodec {
    private static final int NO_PARENT = -1;

    private ManifestCodec() {}

    /** The object of a manifest under that id. */
    public static ByteBuffer encode(ObjectId id, Manifest manifest) {
        Output out = new Output();
        Format.MANIFEST.begin(id, out);
        out.putLong(manifest.epoch());
        put(manifest.state(), out);
        out.putInt(manifest.checkpoints().size());
        manifest.checkpoints().forEach((name, checkpoint) -> {
            put(checkpoint.state(), out.putText(name));
            out.putLong(checkpoint.logEnd()).putLong(checkpoint.timeMillis());
        });
        out.putInt(manifest.pins().size());
        manifest.pins().forEach(pin -> put(pin.state(), out.putInt(pin.branch())));
        out.putInt(manifest.doomed().size());
        manifest.doomed()
                .forEach(doomed ->
                        out.putId(doomed.object()).putLong(doomed.bytes()).putLong(doomed.timeMillis()));
        out.putText(manifest.branchName())
                .putInt(manifest.parent().orElse(NO_PARENT))
                .putByte(manifest.deleted() ? 1 : 0);
        return Format.MANIFEST.end(out);
    }

    private static void put(StoredState state, Output out) {
        out.putByte(state.index().isPresent() ? 1 : 0);
        state.index().ifPresent(out::putId);
        out.putLong(state.logStart());
    }

    /**
     * The manifest in an object.
     *
     * @throws io.shorefs.api.FsException EIO when it is damaged, another object, or of a newer format; the message names the object
     */
    public static Manifest decode(ObjectId id, ByteBuffer object) {
        return Format.reading(id, Format.MANIFEST.open(id, object), ManifestCodec::manifest);
    }

    private static Manifest manifest(Input in) {
        long epoch = in.number();
        StoredState state = state(in);
        SortedMap<String, Manifest.Checkpoint> checkpoints = new TreeMap<>();
        for (int left = in.count(); left > 0; left--) {
            checkpoints.put(in.text(), new Manifest.Checkpoint(state(in), in.number(), in.number()));
        }
        List<Manifest.Pin> pins = new ArrayList<>();
        for (int left = in.count(); left > 0; left--) {
            pins.add(new Manifest.Pin(in.integer(), state(in)));
        }
        List<Manifest.Doomed> doomed = new ArrayList<>();
        for (int left = in.count(); left > 0; left--) {
            doomed.add(new Manifest.Doomed(in.id(), in.number(), in.number()));
        }
        String name = in.text();
        int parent = in.integer();
        boolean deleted = in.flag();
        in.requireEnd();
        OptionalInt cloned = parent == NO_PARENT ? OptionalInt.empty() : OptionalInt.of(parent);
        return new Manifest(epoch, state, checkpoints, pins, doomed, name, cloned, deleted);
    }

    private static StoredState state(Input in) {
        Optional<ObjectId> index = in.flag() ? Optional.of(in.id()) : Optional.empty();
        return new StoredState(index, in.number());
    }
}
