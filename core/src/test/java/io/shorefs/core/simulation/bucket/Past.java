package io.shorefs.core.simulation.bucket;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All that ever was on any host, and what was promised of it:
 *
 * <ul>
 *   <li>what a server shows when it starts is a moment that was;
 *   <li>on the journal that it had, none before the last one that was synced there, unless another one took over;
 *   <li>a journal with synced changes that are not there is not given up by itself;
 *   <li>otherwise none before the last one whose being in the store was promised, or was seen by a server that started from there;
 *   <li>nobody promises that of a moment which does not lead on from there.
 * </ul>
 *
 * No two moments are the same, so that it is known which one a server shows. One thread at a time.
 */
final class Past {
    private static final int TOLD = 400;

    private final Moment first = new Moment();
    private final Map<Map<String, Content>, Moment> all = new HashMap<>(Map.of(first.files(), first));
    private final List<String> told = new ArrayList<>();
    private Moment floor = first;
    private int manifests;
    private int names;

    /** How a host's journal sees the past. */
    final class View {
        private final String host;
        private Moment now = first;
        private Moment asked = first;
        private Moment synced = first;
        private int manifestsOfOthers;
        private int manifestsOfItsOwn;
        private boolean empty = true;
        /** What was promised when the first of those starts began after which nobody saw what it shows: any of them may have taken what the store had. */
        private Optional<Moment> unseen = Optional.empty();

        View(String host) {
            this.host = host;
        }

        /** After all that was answered. */
        Moment now() {
            return now;
        }

        /** A change is on its way. */
        void asked(Moment next) {
            if (all.put(next.files(), next) != null) {
                throw wrong("the history cannot be judged: the same files were there before " + next);
            }
            asked = next;
        }

        /** It was done. */
        void answered() {
            now = asked;
        }

        /** An fsync was answered. */
        void synced(Moment promised) {
            synced = promised;
        }

        private boolean isOwn(Moment moment) {
            return !empty && synced.isBefore(moment) && moment.isBefore(asked);
        }

        /** The manifest was replaced from this journal. */
        void manifest() {
            manifests++;
            manifestsOfItsOwn++;
        }

        private int others() {
            return manifests - manifestsOfItsOwn;
        }

        /** Whether another one took over since it served. */
        private boolean othersOpened() {
            return empty || others() > manifestsOfOthers;
        }
    }

    /** A start. */
    record Opening(Moment floor, int others) {}

    /** Whether there was a moment with the same files. */
    boolean was(Moment moment) {
        return all.containsKey(moment.files());
    }

    /** A name that no file ever had. */
    String newName() {
        return "new " + names++;
    }

    /** The view of a journal that is empty. */
    View view(String host) {
        return new View(host);
    }

    /** A server begins to start. */
    Opening begins(View view) {
        tell(view.host + " starts");
        view.unseen = view.unseen.or(() -> Optional.of(floor));
        return new Opening(floor, view.others());
    }

    /** What a server shows at its start. */
    void found(View view, Opening opening, Map<String, Content> files, boolean tookOver) {
        Moment found = all.get(files);
        if (found == null) {
            throw wrong(view.host + " shows what never was: " + Content.told(files));
        }
        boolean fromStore = !view.isOwn(found);
        Moment oldest = tookOver ? opening.floor() : view.unseen.orElseThrow();
        if (fromStore && !(view.othersOpened() && oldest.isBefore(found))) {
            throw wrong(view.host + " shows what is too old, or was given up: " + found + "\nfloor " + oldest
                    + "\nsynced " + view.synced + "\nasked " + view.asked);
        }
        tell(view.host + " shows " + (fromStore ? "from the store " : "") + found);
        if (fromStore && !view.synced.isBefore(found)) {
            throw wrong(view.host + " gave up what was synced, and nobody was asked: " + view.synced);
        }
        if (fromStore && tookOver && !found.isBefore(floor)) {
            floor = found;
        }
        view.unseen = Optional.empty();
        view.now = found;
        view.asked = found;
        view.synced = found;
        if (tookOver) {
            view.manifestsOfOthers = opening.others();
        }
        view.empty = false;
    }

    /** Whether any server has begun. */
    boolean hasManifest() {
        return manifests > 0;
    }

    /** Before anything happened. */
    Moment first() {
        return first;
    }

    /** What somebody shows who only follows the store: a moment that was, and never goes back. */
    Moment followed(String reader, Moment last, Map<String, Content> files) {
        Moment found = all.get(files);
        if (found == null) {
            throw wrong(reader + " shows what never was: " + Content.told(files));
        }
        if (!last.isBefore(found)) {
            throw wrong(reader + " goes back from " + last + " to " + found);
        }
        return found;
    }

    /** What a server shows later is what it was told. */
    void same(View view, Map<String, Content> files) {
        if (!files.equals(view.now.files())) {
            throw wrong(view.host + " shows " + Content.told(files) + " instead of " + view.now);
        }
    }

    /** It was promised that the store has a moment. */
    void published(View view, Moment promised) {
        tell(view.host + " published " + promised);
        if (floor.isBefore(promised)) {
            floor = promised;
        } else if (!promised.isBefore(floor)) {
            throw wrong(view.host + " promises " + promised + ", but the store has " + floor);
        }
    }

    /** A server did not start, for good. */
    void refused(View view, String why) {
        tell(view.host + " refuses: " + why);
        if (!view.othersOpened()) {
            throw wrong(view.host + " refuses although no other one was there: " + why);
        }
    }

    /** A server does not take changes any more. */
    void gaveUp(View view, String why) {
        tell(view.host + " gave up: " + why);
    }

    /** Something happened. */
    void tell(String what) {
        told.add(what);
    }

    /** The last one whose being in the store was promised. */
    Moment floor() {
        return floor;
    }

    AssertionError wrong(String what) {
        return new AssertionError(what);
    }

    /** What happened, a line each. */
    String history() {
        return String.join("\n", told.subList(Math.max(0, told.size() - TOLD), told.size()));
    }
}
