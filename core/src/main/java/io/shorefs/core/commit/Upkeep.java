package io.shorefs.core.commit;

import io.shorefs.core.key.Payload;
import java.util.List;

/** Work on the local map that is no change: on what is kept for a generation, or a range that was fetched; in transactions of a bounded size, between those that apply changes. The applying thread. */
interface Upkeep {
    /**
     * What one transaction did.
     *
     * @param freed slots that nothing names any more
     * @param last whether all is done
     */
    record Done(List<Payload.Slot> freed, boolean last) {}

    /** Does some of it; when it fails, nothing has changed. */
    Done step();
}
