package io.shorefs.distribution.config;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** How much memory this process can have. */
final class MachineMemory {
    private MachineMemory() {}

    /** Bytes of the machine, or of the container that this runs in. */
    static long bytes() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
    }

    /** Bytes that the JVM lets a program have outside its heap; as many as the heap may have when it was not told. */
    static long outsideTheHeap() {
        String told = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                .getVMOption("MaxDirectMemorySize")
                .getValue();
        long bytes = Long.parseLong(told);
        return bytes == 0 ? Runtime.getRuntime().maxMemory() : bytes;
    }
}
