package io.shorefs.distribution.server;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.System.Logger.Level;
import java.lang.management.ManagementFactory;
import java.util.List;

/**
 * The files that the process may have open: connections are some, and a listener that can open none would end.
 *
 * @param most how many at once
 */
record FileShare(long most) {
    private static final System.Logger LOG = System.getLogger(FileShare.class.getName());

    /** For the journal, the store, libraries, and what else the process opens. */
    private static final int OTHERS = 256;

    /** What the system allows this process. */
    static FileShare ofProcess() {
        long files = ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                ? unix.getMaxFileDescriptorCount()
                : -1;
        return new FileShare(files < 0 ? Long.MAX_VALUE : files); // no limit is told as a negative one
    }

    /** Has servers that may want more together take fewer connections, each in proportion, and says so. */
    void limit(List<Service> services) {
        long wanted = 0;
        long beside = OTHERS;
        for (Service service : services) {
            wanted += service.transport().mostConnections();
            beside += service.transport().socketsBeside();
        }
        long left = Math.max(0, most - beside);
        if (wanted <= left) {
            return;
        }
        for (Service service : services) {
            int asked = service.transport().mostConnections();
            if (asked > 0) {
                int given = (int) Math.max(1, asked * left / wanted);
                service.transport().limitConnections(given);
                LOG.log(
                        Level.WARNING,
                        service.name() + " takes " + given + " connections, not " + asked
                                + ", since this process may open "
                                + most + " files only: set [servers." + service.name()
                                + "] max_connections, or raise the limit of open files (ulimit -n, LimitNOFILE of systemd)");
            }
        }
    }
}
