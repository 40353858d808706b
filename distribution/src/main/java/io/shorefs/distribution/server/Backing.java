package io.shorefs.distribution.server;

import io.shorefs.api.FileSystems;
import io.shorefs.distribution.control.Verb;
import java.util.List;
import java.util.Map;

/** What the services of a server stand on: a filesystem, with all that that stands on. One thread opens and closes it. */
interface Backing extends AutoCloseable {
    /** What clients can begin with. */
    FileSystems fileSystems();

    /** What is done for commands, by the name of each. */
    Map<String, Verb> verbs(List<Service> services);

    @Override
    void close();
}
