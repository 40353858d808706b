package io.shorefs.core.replication;

import io.shorefs.api.Errno;
import io.shorefs.api.FsException;
import io.shorefs.core.tree.Manifest;
import io.shorefs.core.tree.StoredState;
import io.shorefs.spi.ObjectStore.StoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Makes a branch that stands on a state of this one, in this order:
 *
 * <ol>
 *   <li>folds the state's logs, since a branch reads logs of its own only;
 *   <li>pins the state in this branch's manifest: from then on nothing of it is collected;
 *   <li>puts the new branch's manifest, if there is none of its number: then the branch is there.
 * </ol>
 *
 * <p>What an end in between leaves is a pin without a branch: the next one who looks makes sure that there never is one ({@link Branches#decided}), and lets go of it. On the replicator's
 * thread while nothing is on its way, so that no object that is new here is taken for dead; used once.
 */
final class Cloning {
    /** How often others may be quicker with a number. */
    private static final int ATTEMPTS = 20;

    private final Branch branch;
    private final Folding folding;
    private final Branches branches;
    private final String name;
    private final Optional<String> checkpoint;

    /**
     * Of a branch.
     *
     * @param name of the new one
     * @param checkpoint whose state it stands on; none for the present one
     */
    Cloning(Branch branch, Folding folding, Branches branches, String name, Optional<String> checkpoint) {
        this.branch = branch;
        this.folding = folding;
        this.branches = branches;
        this.name = name;
        this.checkpoint = checkpoint;
    }

    /**
     * Makes it.
     *
     * @return its number
     * @throws FsException EEXIST when the name is taken, ENOENT when there is no such checkpoint, EIO when another server has taken over
     * @throws StoreException when the store does not answer: the branch may be there, then or later, or never
     */
    int run() throws StoreException {
        for (int i = 0; i < ATTEMPTS; i++) {
            List<Branches.Found> all = branches.all();
            Branches.requireFree(name, all);
            int number = all.size();
            Manifest present = require(branch.manifest().present());
            Optional<Manifest.Pin> left = present.pins().stream()
                    .filter(pin -> pin.branch() == number)
                    .findFirst();
            if (left.isPresent()) { // somebody began, and ended: what he sent last may yet arrive
                branches.decided(left.get(), branch.bucket().branch());
                continue;
            }
            Manifest.Pin pin = pin(number, present);
            if (branches.create(number, Manifests.ofClone(name, branch.bucket().branch(), pin.state()))) {
                return number;
            }
            require(branch.manifest().change(manifest -> Branches.withoutPins(manifest, List.of(pin))));
        }
        throw new FsException(Errno.EIO, "other servers keep making branches: try again");
    }

    private Manifest.Pin pin(int number, Manifest present) throws StoreException {
        Optional<Manifest.Checkpoint> kept = checkpoint.map(wanted -> kept(present, wanted));
        StoredState state =
                kept.isPresent() ? folding.folded(kept.get()) : folding.folded().orElseThrow(Cloning::superseded);
        Manifest.Pin pin = new Manifest.Pin(number, state);
        require(branch.manifest().change(manifest -> {
            if (!checkpoint.map(wanted -> kept(manifest, wanted)).equals(kept)) { // another one of that name
                throw none(checkpoint.orElseThrow());
            }
            List<Manifest.Pin> pins = new ArrayList<>(manifest.pins());
            pins.add(pin);
            return Manifests.withPins(manifest, pins);
        }));
        return pin;
    }

    private static Manifest.Checkpoint kept(Manifest manifest, String wanted) {
        return Optional.ofNullable(manifest.checkpoints().get(wanted)).orElseThrow(() -> none(wanted));
    }

    private static FsException none(String checkpoint) {
        return new FsException(Errno.ENOENT, "there is no checkpoint \"" + checkpoint + "\"");
    }

    private static Manifest require(Optional<Manifest> manifest) {
        return manifest.orElseThrow(Cloning::superseded);
    }

    private static FsException superseded() {
        return new FsException(Errno.EIO, "another server has taken over");
    }
}
