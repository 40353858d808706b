package io.shorefs.store.s3;

import io.shorefs.conformance.store.ObjectStoreKit;
import io.shorefs.spi.ObjectStore;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Test;

/** The kit on S3Proxy, which checks signatures. */
final class S3ProxyStoreTest extends ObjectStoreKit {
    private final Place place = Server.newPlace();

    @Override
    protected ObjectStore open() {
        return S3ProxyServer.strict().store(place);
    }

    @Override
    @Test
    @Disabled("S3Proxy 4.1.0 compares an If-Match and replaces in two steps, between which another put comes in")
    protected void noConditionalReplacementIsLost() {}

    @Override
    @Test
    @Disabled("S3Proxy 4.1.0 lists the temporary name under which it writes an object, while the put is under way")
    protected void aListingTellsNothingThatNobodyPut() {}
}
