package io.shorefs.store.s3;

import io.shorefs.spi.ObjectStore.Content;
import io.shorefs.spi.ObjectStore.Version;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/** Takes the bytes of an answer whole, into an array of their length. */
final class Body implements ResponseTransformer<GetObjectResponse, Content> {
    @Override
    public Content transform(GetObjectResponse answer, AbortableInputStream in) throws IOException {
        byte[] bytes = answer.contentLength() == null ? in.readAllBytes() : read(in, answer.contentLength());
        return new Content(ByteBuffer.wrap(bytes), new Version(answer.eTag()));
    }

    private static byte[] read(InputStream in, long length) throws IOException {
        byte[] bytes = new byte[Math.toIntExact(length)];
        if (in.readNBytes(bytes, 0, bytes.length) < bytes.length) {
            throw new EOFException("the answer ended before its " + length + " bytes");
        }
        return bytes;
    }
}
