package io.shorefs.distribution.server;

import io.shorefs.core.object.ProbeReport.Finding;
import io.shorefs.distribution.config.ServerConfiguration;
import io.shorefs.distribution.config.ServerConfiguration.Storage;
import io.shorefs.distribution.plugin.Providers;
import io.shorefs.distribution.server.StoreVerdict.Away;
import io.shorefs.distribution.server.StoreVerdict.Fit;
import io.shorefs.distribution.server.StoreVerdict.Unfit;
import io.shorefs.spi.ObjectStore;
import java.util.List;
import java.util.function.Consumer;

/** Looks at the configured object store as a start does, and tells what was found. */
public final class StoreCheck {
    private StoreCheck() {}

    /**
     * Tells a line for each capability that was tried.
     *
     * @throws io.shorefs.distribution.config.ConfigurationException if a setting or the store cannot be used
     * @throws StartException if the store is out of reach, or there is none
     */
    public static void run(ServerConfiguration configuration, Providers providers, Consumer<String> line) {
        Storage storage = configuration
                .storage()
                .orElseThrow(() -> new StartException("the configuration names no object store: set [storage] url"));
        try (ObjectStore store = StoreOpening.unprobed(storage, providers)) {
            switch (StoreExamination.AT_START.of(store)) {
                case Fit fit -> {
                    tell(fit.report().findings(), line);
                    line.accept("the object store " + storage.url() + " can be used");
                }
                case Unfit unfit -> {
                    tell(unfit.findings(), line);
                    throw StoreOpening.refusal(storage, unfit);
                }
                case Away away ->
                    throw new StartException("the object store " + storage.url() + " is out of reach: " + away.why());
            }
        }
    }

    private static void tell(List<Finding> findings, Consumer<String> line) {
        for (Finding finding : findings) {
            line.accept(finding.capability() + ": "
                    + finding.lack().map(lack -> "NO, " + lack).orElse("yes"));
        }
    }
}
