package io.shorefs.core.replication;

import io.shorefs.api.Errno;
import io.shorefs.api.FsException;
import io.shorefs.core.key.ObjectId;
import io.shorefs.core.key.ObjectKind;
import io.shorefs.core.object.LogOrigin;
import io.shorefs.core.object.LogWriter;
import io.shorefs.core.tree.Manifest;
import io.shorefs.spi.JournalException;
import io.shorefs.spi.ObjectStore;
import io.shorefs.spi.ObjectStore.StoreException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The branches of a volume. Their numbers have no gap, and no number is used twice: a branch is made under the first number that has no manifest, by whoever puts that one first, after
 * all below it were read; and its manifest stays when it is deleted. So two of them never have the same name. Methods block; any thread.
 */
public final class Branches {
    /** Number of the branch that a volume begins with. */
    static final int MAIN = 0;

    private final Bucket main;
    private final Executor ahead;

    /**
     * Those of the volume that a branch belongs to.
     *
     * @param ahead for several requests at once; its tasks block
     */
    public Branches(Bucket any, Executor ahead) {
        main = any.of(MAIN);
        this.ahead = ahead;
    }

    /**
     * Those of the volume in a store.
     *
     * @throws JournalException when there is none
     * @throws FsException EACCES when the password is not the volume's
     */
    public static Branches open(ObjectStore store, Optional<String> password, Executor ahead) throws StoreException {
        StoredVolume volume = StoredVolume.find(store)
                .orElseThrow(() -> new JournalException("there is no filesystem in [storage] url"));
        return new Branches(volume.branch(BranchName.MAIN, password), ahead);
    }

    /** A branch, and its manifest as it was read. */
    record Found(Bucket bucket, Bucket.Current current) {
        Manifest manifest() {
            return current.manifest();
        }
    }

    /** All that were ever made, by their numbers: the next one's is how many there are. */
    List<Found> all() throws StoreException {
        Consecutive.Fetch<Found> fetch = number -> {
            Bucket bucket = main.of((int) number);
            return bucket.manifest().map(current -> new Found(bucket, current));
        };
        return new Consecutive<>(fetch, ahead).from(MAIN);
    }

    /** What is known of those that are not deleted, and of those that stay for what clones need of them. */
    public List<BranchInfo> list() throws StoreException {
        List<Found> all = all();
        List<BranchInfo> list = new ArrayList<>();
        for (Found found : all) {
            Manifest manifest = found.manifest();
            if (!manifest.deleted() || !manifest.pins().isEmpty()) {
                Optional<String> parent = manifest.parent().isEmpty()
                        ? Optional.empty()
                        : Optional.of(
                                all.get(manifest.parent().getAsInt()).manifest().branchName());
                list.add(new BranchInfo(
                        manifest.branchName(),
                        found.bucket().branch(),
                        parent,
                        manifest.pins().size(),
                        manifest.deleted()));
            }
        }
        return list;
    }

    /**
     * The objects of the branch of a name.
     *
     * @throws JournalException when there is none
     */
    Bucket named(String name) throws StoreException {
        List<Found> all = all();
        return all.stream()
                .filter(isLive(name))
                .findFirst()
                .orElseThrow(() -> new JournalException("[storage] branch: " + noBranch(name, all)))
                .bucket();
    }

    /**
     * Refuses what was deleted: what it had may be gone.
     *
     * @throws JournalException when it was
     */
    public static void requireUndeleted(Manifest manifest) {
        if (manifest.deleted()) {
            throw new JournalException(
                    "the branch \"" + manifest.branchName()
                            + "\" was deleted: set [storage] branch to another one; \"shorefs branch list\" tells which there are");
        }
    }

    private static String noBranch(String name, List<Found> all) {
        return "there is no branch \"" + name + "\", there is "
                + live(all).stream().map(found -> found.manifest().branchName()).collect(Collectors.joining(", "));
    }

    private static List<Found> live(List<Found> all) {
        return all.stream().filter(found -> !found.manifest().deleted()).toList();
    }

    /**
     * Looks whether a branch can be made.
     *
     * @throws FsException EINVAL when that is no name, EEXIST when there is one
     */
    public void requireFree(String name) throws StoreException {
        BranchName.require(name);
        requireFree(name, all());
    }

    static void requireFree(String name, List<Found> all) {
        if (name.equals(BranchName.MAIN) || all.stream().anyMatch(isLive(name))) {
            throw new FsException(Errno.EEXIST, "there is a branch \"" + name + "\" already");
        }
    }

    /** Whether a branch has the name, and is not deleted: a deleted one's may be given again. */
    static Predicate<Found> isLive(String name) {
        return found ->
                !found.manifest().deleted() && found.manifest().branchName().equals(name);
    }

    /**
     * Makes a branch.
     *
     * @return false when there is one of that number
     */
    boolean create(int number, Manifest manifest) throws StoreException {
        return main.of(number).replace(Optional.empty(), manifest).isPresent();
    }

    /** What became of the branch that was to be made of a pin: when there is none it never will be, from now on. */
    Manifest decided(Manifest.Pin pin, int parent) throws StoreException {
        Bucket bucket = main.of(pin.branch());
        Optional<Bucket.Current> found = bucket.manifest();
        if (found.isEmpty()) {
            Manifest never = Manifests.deleted(Manifests.ofClone("", parent, pin.state()));
            found = bucket.replace(Optional.empty(), never);
        }
        return (found.isPresent() ? found : bucket.manifest())
                .orElseThrow(() -> new FsException(Errno.EIO, "the manifest of branch " + pin.branch() + " is gone"))
                .manifest();
    }

    /**
     * Lets go of a branch's pins whose clones are gone, with all clones of theirs, or were never made.
     *
     * @return the manifest since; empty when another writer has taken over
     */
    Optional<Manifest> letGo(Bucket bucket, ManifestWriter manifest) throws StoreException {
        Optional<Manifest> present = manifest.read();
        if (present.isEmpty()) {
            return present;
        }
        List<Manifest.Pin> gone = new ArrayList<>();
        for (Manifest.Pin pin : present.get().pins()) {
            Manifest clone = decided(pin, bucket.branch());
            boolean isOurs = clone.parent().orElse(-1) == bucket.branch();
            if (!isOurs || (clone.deleted() && clone.pins().isEmpty())) {
                gone.add(pin);
            }
        }
        return manifest.change(m -> withoutPins(m, gone));
    }

    static Manifest withoutPins(Manifest manifest, List<Manifest.Pin> gone) {
        List<Manifest.Pin> left = new ArrayList<>(manifest.pins());
        left.removeAll(gone);
        return Manifests.withPins(manifest, left);
    }

    /** A deleted branch, which has no writer: whoever collects replaces its manifest. */
    public record Deleted(Bucket bucket, ManifestWriter manifest) {}

    /** The deleted ones, clones before what they were cloned from. */
    public List<Deleted> deleted() throws StoreException {
        return all().reversed().stream()
                .filter(found -> found.manifest().deleted())
                .map(found -> new Deleted(found.bucket(), new ManifestWriter(found.bucket(), found.current())))
                .toList();
    }

    /** As {@link #letGo(Bucket, ManifestWriter)}. */
    public Manifest letGo(Deleted branch) throws StoreException {
        return letGo(branch.bucket(), branch.manifest()).orElseThrow(); // it has the same epoch for ever
    }

    /**
     * Deletes a branch: from then on nobody writes to it or clones it. What its clones stand on stays. Its writer, if one runs, is fenced.
     *
     * @throws FsException ENOENT when there is none, EINVAL when there is no other
     */
    public void delete(String name) throws StoreException {
        while (true) {
            List<Found> all = all();
            Found found = all.stream()
                    .filter(isLive(name))
                    .findFirst()
                    .orElseThrow(() -> new FsException(Errno.ENOENT, noBranch(name, all)));
            if (live(all).size() == 1) {
                throw new FsException(
                        Errno.EINVAL,
                        "\"" + name
                                + "\" is the only branch: to give the filesystem up, delete everything under [storage] url");
            }
            Manifest deleted = Manifests.deleted(found.manifest());
            if (found.bucket().replace(Optional.of(found.current()), deleted).isPresent()) {
                fence(found.bucket(), deleted);
                return;
            }
        }
    }

    /** A writer that publishes all the time reads no manifest for long: it meets this. */
    private void fence(Bucket bucket, Manifest deleted) throws StoreException {
        long number = deleted.state().logStart();
        number += bucket.tail(number, ahead).size();
        long journal = ThreadLocalRandom.current().nextLong();
        while (true) {
            ObjectId id = bucket.id(ObjectKind.LOG, 0, number);
            LogWriter fence = new LogWriter(bucket.sealing(), id, LogOrigin.fence(deleted.epoch(), journal));
            if (bucket.putLog(id, fence.finish(Collections.emptySortedMap()))) {
                return;
            }
            number++;
        }
    }
}
