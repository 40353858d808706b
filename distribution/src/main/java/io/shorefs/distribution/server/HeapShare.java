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
            throw sections.get(largest).settings().mistake("wire_memory", refusal(service, most));
        }
    }

    private String refusal(Service service, long most) {
        long sessions = service.protocol().heapBytes();
        return "messages under way may take " + service.transport().heapBytes()
                + " bytes of the heap here, and what sessions keep " + sessions + ", but at most " + most
                + " are left for both (five eighths of the heap of " + heapBytes + ", without " + lockBytes
                + " for locks and without the other servers): set wire_memory to at most "
                + Math.max(0, most - sessions) + ", with a max_message of at most "
                + Math.max(0, most - sessions) / 4
                + ", or lower [memory] locks or what else the server may keep (fid_memory, xattr_memory), or raise SHOREFS_HEAP";
    }
}
