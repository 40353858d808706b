package io.shorefs.core.object;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shorefs.conformance.store.ForwardingStore;
import io.shorefs.core.object.ProbeReport.Capability;
import io.shorefs.core.object.ProbeReport.Finding;
import io.shorefs.memory.MemoryStore;
import io.shorefs.spi.ObjectStore;
import io.shorefs.spi.ObjectStore.Failure;
import io.shorefs.spi.ObjectStore.StoreException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StoreProbeTest {
    private static final long HOUR = 3_600_000;

    private final MemoryStore memory = new MemoryStore();

    private static ProbeReport probe(ObjectStore store) throws StoreException {
        return new StoreProbe(store, 0xab).run();
    }

    private static Set<Capability> lacking(ObjectStore store) throws StoreException {
        return probe(store).findings().stream()
                .filter(finding -> finding.lack().isPresent())
                .map(Finding::capability)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static List<String> keys(ObjectStore store) throws StoreException {
        List<String> keys = new ArrayList<>();
        store.list("", Optional.empty(), listed -> keys.add(listed.key()));
        return keys;
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void aStoreThatDoesEverythingIsUsableAndAsItWasBefore() throws StoreException {
        ProbeReport report = probe(memory);
        assertEquals(
                List.of(Capability.values()),
                report.findings().stream().map(Finding::capability).toList());
        assertEquals(Optional.empty(), report.refusal());
        assertEquals(List.of(), keys(memory));
    }

    @Test
    void itMayRunBesideAVolumeAndBesideAnotherProbe() throws StoreException {
        memory.put("volume", bytes("v"));
        memory.put("00000000/manifest", bytes("m"));
        memory.put("probe/00000000000000cd/put", bytes("another's, under way"));
        assertEquals(Optional.empty(), probe(memory).refusal());
        assertEquals(List.of("00000000/manifest", "probe/00000000000000cd/put", "volume"), keys(memory));
    }

    // ---- what is missing ----

    @Test
    void rangesThatAreIgnoredAreMissed() throws StoreException {
        assertEquals(Set.of(Capability.RANGE), lacking(new Altered(memory) {
            @Override
            public ByteBuffer get(String key, long offset, int length) throws StoreException {
                return get(key).bytes();
            }
        }));
        assertEquals(List.of(), keys(memory));
    }

    @Test
    void aListingOfYesterdayIsMissed() throws StoreException {
        assertEquals(Set.of(Capability.LIST), lacking(new Altered(memory) {
            @Override
            public void list(String prefix, Optional<String> after, Consumer<Listed> visitor) {}
        }));
        assertEquals(List.of(), keys(memory));
    }

    @Test
    void aConditionThatIsIgnoredWhenCreatingIsMissed() throws StoreException {
        assertEquals(Set.of(Capability.CREATE), lacking(new Altered(memory) {
            @Override
            public Version putIfAbsent(String key, ByteBuffer bytes) throws StoreException {
                return put(key, bytes);
            }
        }));
    }

    @Test
    void aConditionThatIsToldTooLateWhenCreatingIsMissed() throws StoreException {
        assertEquals(Set.of(Capability.CREATE), lacking(new Altered(memory) {
            @Override
            public Version putIfAbsent(String key, ByteBuffer bytes) throws StoreException {
                try {
                    return super.putIfAbsent(key, bytes);
                } catch (StoreException e) {
                    put(key, bytes);
                    throw e;
                }
            }
        }));
    }

    @Test
    void aConditionThatIsIgnoredWhenReplacingIsMissed() throws StoreException {
        assertEquals(Set.of(Capability.REPLACE), lacking(new Altered(memory) {
            @Override
            public Version putIfMatch(String key, ByteBuffer bytes, Version expected) throws StoreException {
                return put(key, bytes);
            }
        }));
    }

    @Test
    void aReplacementThatNeverHappensIsMissed() throws StoreException {
        assertEquals(Set.of(Capability.REPLACE), lacking(new Altered(memory) {
            @Override
            public Version putIfMatch(String key, ByteBuffer bytes, Version expected) throws StoreException {
                throw new StoreException(Failure.PRECONDITION_FAILED, "never", null);
            }
        }));
    }

    @Test
    void aGetThatTellsAnotherVersionThanThePutIsMissed() throws StoreException {
        assertEquals(Set.of(Capability.REPLACE), lacking(new Altered(memory) {
            @Override
            public Content get(String key) throws StoreException {
                return new Content(super.get(key).bytes(), new Version("W/"));
            }
        }));
    }

    @Test
    void aDeletionThatDoesNothingIsMissed() throws StoreException {
        assertEquals(Set.of(Capability.DELETE), lacking(new Altered(memory) {
            @Override
            public void delete(Collection<String> keys) {}
        }));
    }

    @Test
    void withoutPutAndGetNothingElseIsTried() throws StoreException {
        ProbeReport report = probe(new Altered(memory) {
            @Override
            public Content get(String key) throws StoreException {
                return new Content(bytes("<html>"), super.get(key).version());
            }
        });
        assertEquals(
                List.of(Capability.PUT_AND_GET),
                report.findings().stream().map(Finding::capability).toList());
        assertEquals(
                "lacks what a filesystem needs: put and get (what was put is not what is got)",
                report.refusal().orElseThrow());
        assertEquals(List.of(), keys(memory));
    }

    @Test
    void allThatIsMissingIsNamedInOneSentence() throws StoreException {
        String refusal = probe(new Altered(memory) {
                    @Override
                    public Version putIfAbsent(String key, ByteBuffer bytes) throws StoreException {
                        throw new StoreException(Failure.DENIED, "it does not know If-None-Match", null);
                    }

                    @Override
                    public Version putIfMatch(String key, ByteBuffer bytes, Version expected) throws StoreException {
                        return put(key, bytes);
                    }

                    @Override
                    public void delete(Collection<String> keys) throws StoreException {
                        throw new StoreException(Failure.DENIED, "not allowed", null);
                    }
                })
                .refusal()
                .orElseThrow();
        assertEquals(
                "lacks what a filesystem needs: conditional put (it does not know If-None-Match), conditional replace (an object is"
                        + " replaced under the condition of a version that it no longer has), delete (not allowed)",
                refusal);
    }

    // ---- what is somebody else's ----

    @Test
    void whereSomebodyElseHasObjectsNothingIsWritten() throws StoreException {
        memory.put("photos/1.jpg", bytes("jpg"));
        memory.put("probe/notes", bytes("a user's"));
        ProbeReport report = probe(new Altered(memory) {
            @Override
            public Version put(String key, ByteBuffer bytes) {
                throw new AssertionError("put " + key);
            }
        });
        assertEquals(List.of(), report.findings());
        assertEquals(
                "holds something else, such as photos/1.jpg: a filesystem needs a prefix of its own",
                report.refusal().orElseThrow());
        assertEquals(List.of("photos/1.jpg", "probe/notes"), keys(memory));
    }

    // ---- what earlier probes left ----

    @Test
    void whatAnEarlierProbeLeftIsRemovedAfterAnHourByTheStoresOwnClock() throws StoreException {
        memory.put("volume", bytes("v"));
        memory.put("probe/0000000000000001/put", bytes("of a crash"));
        memory.put("probe/not-a-probe", bytes("somebody's"));
        assertEquals(Optional.empty(), probe(new Aged(memory, HOUR - 60_000)).refusal());
        assertEquals(List.of("probe/0000000000000001/put", "probe/not-a-probe", "volume"), keys(memory));
        assertEquals(Optional.empty(), probe(new Aged(memory, HOUR)).refusal());
        assertEquals(List.of("probe/not-a-probe", "volume"), keys(memory));
    }

    @Test
    void itRemovesAThousandOfThemAtATime() throws StoreException {
        for (int i = 0; i < 1_500; i++) {
            memory.put(String.format(Locale.ROOT, "probe/%016x/put", 0x100 + i), bytes("of a crash"));
        }
        assertEquals(Optional.empty(), probe(new Aged(memory, HOUR)).refusal());
        assertTrue(keys(memory).size() >= 500, () -> "more than it may");
        assertEquals(Optional.empty(), probe(new Aged(memory, HOUR)).refusal());
        assertEquals(List.of(), keys(memory));
    }

    // ---- what is no answer ----

    @ParameterizedTest
    @EnumSource(Failure.class)
    void aStoreThatCannotBeLookedAtIsNoReport(Failure failure) throws StoreException {
        ObjectStore away = new Altered(memory) {
            @Override
            public ByteBuffer get(String key, long offset, int length) throws StoreException {
                throw new StoreException(failure, "it is " + failure, null);
            }
        };
        if (failure == Failure.ABSENT) {
            assertEquals(Set.of(Capability.RANGE), lacking(away));
        } else {
            StoreException thrown = assertThrows(StoreException.class, () -> probe(away));
            assertEquals(failure, thrown.failure());
        }
    }

    @Test
    void aStoreThatGoesAwayLacksNothing() {
        ObjectStore leaving = new Altered(memory) {
            @Override
            public Version putIfMatch(String key, ByteBuffer bytes, Version expected) throws StoreException {
                throw new StoreException(Failure.TRANSIENT, "out of reach", null);
            }
        };
        StoreException thrown = assertThrows(StoreException.class, () -> probe(leaving));
        assertEquals(Failure.TRANSIENT, thrown.failure());
    }

    /** A store in memory, but for what a test changes. */
    private static class Altered implements ForwardingStore {
        private final ObjectStore store;

        Altered(ObjectStore store) {
            this.store = store;
        }

        @Override
        public ObjectStore store() {
            return store;
        }
    }

    /** A store whose objects, but for those of the probe that runs, are so much older. */
    private static final class Aged extends Altered {
        private final long millis;

        Aged(ObjectStore store, long millis) {
            super(store);
            this.millis = millis;
        }

        @Override
        public void list(String prefix, Optional<String> after, Consumer<Listed> visitor) throws StoreException {
            super.list(prefix, after, listed -> {
                long age = listed.key().startsWith("probe/00000000000000ab/") ? 0 : millis;
                visitor.accept(new Listed(listed.key(), listed.size(), listed.modifiedMillis() - age));
            });
        }
    }
}
