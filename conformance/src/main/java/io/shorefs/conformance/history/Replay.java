package io.shorefs.conformance.history;

import io.shorefs.api.Credentials;
import io.shorefs.api.OpenFile;
import io.shorefs.api.OpenMode;
import io.shorefs.conformance.filesystem.TestClock;
import io.shorefs.conformance.model.ModelFileSystem;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletionException;

/** The model doing a history's operations one after the other, as long as it answers as was recorded. One thread. */
final class Replay {
    private final Place place;
    private final Map<Long, Long> recordedNumbers = new HashMap<>();
    private final Map<Long, Long> modelNumbers = new HashMap<>();

    Replay(History history) {
        place = Place.make(new ModelFileSystem(new TestClock()), "place", history.sessions());
        sameInode(place.file(), history.file());
        sameInode(place.number(Where.INNER), history.inner());
    }

    /** Does one more; false if the model answers something else: then this replay is of no more use. */
    boolean explains(Event event) {
        Answer modelled = event.call().on(place, event.session());
        Answer recorded = event.answer();
        return modelled.text().equals(recorded.text()) && sameInode(modelled.inode(), recorded.inode());
    }

    /** All that later operations can tell: two replays of the same operations with the same one have the same future. */
    String fingerprint() {
        StringBuilder all = new StringBuilder();
        for (Where where : Where.values()) {
            for (String name : Place.NAMES) {
                Answer seen = new Call.Lookup(where, name).on(place, 0);
                all.append(seen.text())
                        .append(recordedNumbers.get(seen.inode()))
                        .append('|');
            }
        }
        return all.append(new Call.Stat().on(place, 0).text()).append(bytes()).toString();
    }

    private String bytes() {
        OpenFile file;
        try {
            file = place.fs()
                    .open(Credentials.ROOT, place.file(), OpenMode.READ)
                    .join();
        } catch (CompletionException gone) {
            return "gone";
        }
        Answer read = Call.Read.of(place.fs(), file);
        place.fs().close(file).join();
        return read.text();
    }

    /** Whether two numbers may be of one inode; each inode has one number on each side, for ever. */
    private boolean sameInode(long modelled, long recorded) {
        Long knownRecorded = recordedNumbers.putIfAbsent(modelled, recorded);
        Long knownModelled = modelNumbers.putIfAbsent(recorded, modelled);
        return (knownRecorded == null || knownRecorded == recorded)
                && (knownModelled == null || knownModelled == modelled);
    }
}
