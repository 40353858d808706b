package io.shorefs.distribution.server;

import io.shorefs.distribution.config.ServerConfiguration;
import java.util.List;

/**
 * What the messages under way of all servers may take of the heap together: half of it, since the rest of the program lives there, too.
 *
 * @param heapBytes how large the heap may become
 */
record HeapShare(long heapBytes) {
    /**
     * Refuses servers that may want more.
     *
     * @param sections the tables of the services, in the same order
     * @throws io.shorefs.distribution.config.ConfigurationException that names the server that wants most, and how much it may have beside the others
     */
    void check(List<ServerConfiguration.Server> sections, List<Service> services) {
        int largest = 0;
        for (int i = 1; i < services.size(); i++) {
            largest = heapBytes(services.get(i)) > heapBytes(services.get(largest)) ? i : largest;
        }
        long most = heapBytes / 2;
        for (int i = 0; i < services.size(); i++) {
            most -= i == largest ? 0 : Math.min(most, heapBytes(services.get(i)));
        }
        long wanted = heapBytes(services.get(largest));
        if (wanted <= most) {
            return;
        }
        throw sections.get(largest)
                .settings()
                .mistake(
                        "wire_memory",
                        "messages under way may take " + wanted + " bytes of the heap here, and at most " + most
                                + " are left for them (half of the heap of " + heapBytes
                                + ", without the other servers): set wire_memory to at most that, with a max_message of at most "
                                + most / 4 + ", or raise SHOREFS_HEAP");
    }

    private static long heapBytes(Service service) {
        return service.transport().heapBytes();
    }
}
