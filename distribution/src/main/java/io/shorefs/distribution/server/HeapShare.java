package io.shorefs.distribution.server;

import io.shorefs.distribution.config.ServerConfiguration;
import java.util.List;

/**
 * What clients may make the servers hold in the heap together: messages under way, what sessions keep, and locks. Five eighths of the heap, since the rest of the program lives
 * there, too.
 *
 * @param heapBytes how large the heap may become
 * @param lockBytes what byte-range locks may take
 */
record HeapShare(long heapBytes, long lockBytes) {
    private static final long MIB = 1 << 20;

    /**
     * Refuses servers that may want more.
     *
     * @param sections the tables of the services, in the same order
     * @throws io.shorefs.distribution.config.ConfigurationException that names the server that wants most, and how much it may have beside the others
     */
    void check(List<ServerConfiguration.Server> sections, List<Service> services) {
        int largest = 0;
        for (int i = 1; i < services.size(); i++) {
            largest = services.get(i).heapBytes() > services.get(largest).heapBytes() ? i : largest;
        }
        long most = Math.max(0, heapBytes / 8 * 5 - lockBytes);
        for (int i = 0; i < services.size(); i++) {
            most -= i == largest ? 0 : Math.min(most, services.get(i).heapBytes());
        }
        Service service = services.get(largest);
        if (service.heapBytes() > most) {
            throw sections.get(largest).settings().mistake("wire_memory", refusal(service, most, wanted(services)));
        }
    }

    private static long wanted(List<Service> services) {
        long wanted = 0;
        for (Service service : services) {
            wanted += Math.min(service.heapBytes(), Long.MAX_VALUE / 2 - wanted);
        }
        return wanted;
    }

    /** The heap of which five eighths are enough for all, in whole MiB. */
    private long heapFor(long wanted) {
        long least = wanted > Long.MAX_VALUE / 16 ? wanted : (wanted + lockBytes) / 5 * 8 + 8;
        return (least + MIB - 1) / MIB * MIB;
    }

    private String refusal(Service service, long most, long wanted) {
        long sessions = service.protocol().heapBytes();
        if (most <= sessions) {
            return "messages under way and what sessions keep may take " + service.heapBytes()
                    + " bytes of the heap here, but only " + most + " are left (five eighths of the heap of "
                    + heapBytes
                    + ", without " + lockBytes
                    + " for locks and without the other servers): lower wire_memory of the other servers, too, or set SHOREFS_HEAP to at least "
                    + heapFor(wanted) / MIB + "m";
        }
        return "messages under way may take " + service.transport().heapBytes()
                + " bytes of the heap here, and what sessions keep " + sessions + ", but at most " + most
                + " are left for both (five eighths of the heap of " + heapBytes + ", without " + lockBytes
                + " for locks and without the other servers): set wire_memory to at most "
                + Math.max(0, most - sessions) + ", with a max_message of at most "
                + Math.max(0, most - sessions) / 4
                + ", or lower [memory] locks or what else the server may keep (fid_memory, xattr_memory), or raise SHOREFS_HEAP";
    }
}
