package io.shorefs.store.s3;

import io.shorefs.conformance.store.ObjectStoreKit;
import io.shorefs.spi.ObjectStore;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The kit on S3Mock. */
@Tag("full") // S3Proxy has it at level quick
final class S3MockStoreTest extends ObjectStoreKit {
    private final Place place = Server.newPlace();

    @Override
    protected ObjectStore open() {
        return S3MockServer.running().store(place);
    }

    @Override
    @Test
    @Disabled(
            "S3Mock 5.2.0 looks for an object and creates it in two steps: of several who do so at once more than one is told to have done it")
    protected void ofManyWhoCreateOneDoes() {}

    @Override
    @Test
    @Disabled("S3Mock 5.2.0 compares an If-Match and replaces in two steps, between which another put comes in")
    protected void noConditionalReplacementIsLost() {}

    @Override
    @Test
    @Disabled(
            "S3Mock 5.2.0 replaces the bytes of an object in place: who reads it meanwhile waits for bytes that never come")
    protected void aReaderSeesWholeObjects() {}
}
