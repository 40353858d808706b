package io.shorefs.core.simulation.bucket;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

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
 * One thread at a time.
 */
final class Past {
    private static final int TOLD = 400;

    private final Moment first = new Moment();
    private final List<Moment> all = new ArrayList<>(List.of(first));
    private final List<String> told = new ArrayList<>();
    private Moment floor = first;
    private int manifests;

    /** How a host's journal sees the past. */
    final class View {
        private final String host;
        private Moment now = first;
        private Moment asked = first;
        private Moment synced = first;
        private int manifestsOfOthers;
        private int manifestsOfItsOwn;
        private boolean empty = true;

        View(String host) {
            this.host = host;
        }

        /** After all that was answered. */
        Moment now() {
            return now;
        }

        /** A change is on its way. */
        void asked(Moment next) {
            all.add(next);
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

    /** The view of a journal that is empty. */
    View view(String host) {
        return new View(host);
    }

    /** A server begins to start. */
    Opening begins(View view) {
        tell(view.host + " starts");
        return new Opening(floor, view.others());
    }

    /** What a server shows at its start. */
    void found(View view, Opening opening, Map<String, byte[]> files, boolean tookOver) {
        String state = Moment.told(files);
        List<Moment> same =
                all.stream().filter(moment -> moment.told().equals(state)).toList();
        if (same.isEmpty()) {
            throw wrong(view.host + " shows what never was: " + state);
        }
        Moment found = same.stream()
                .filter(moment -> view.isOwn(moment)
                        || (view.othersOpened() && opening.floor().isBefore(moment)))
                .reduce((one, other) -> view.isOwn(one) ? one : other)
                .orElseThrow(() -> wrong(view.host + " shows what is too old, or was given up: " + same + "\nfloor "
                        + opening.floor() + "\nsynced " + view.synced + "\nasked " + view.asked));
        boolean fromStore = !view.isOwn(found);
        tell(view.host + " shows " + (fromStore ? "from the store " : "") + found);
        if (fromStore && !view.synced.isBefore(found)) {
            throw wrong(view.host + " gave up what was synced, and nobody was asked: " + view.synced);
        }
        if (fromStore && tookOver && !found.isBefore(floor)) {
            floor = found;
        }
        view.now = found;
        view.asked = found;
        view.synced = found;
        if (tookOver) {
            view.manifestsOfOthers = opening.others();
        }
        view.empty = false;
    }

    /** What a server shows later is what it was told. */
    void same(View view, Map<String, byte[]> files) {
        if (!Moment.told(files).equals(view.now.told())) {
            throw wrong(view.host + " shows " + Moment.told(files) + " instead of " + view.now);
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
