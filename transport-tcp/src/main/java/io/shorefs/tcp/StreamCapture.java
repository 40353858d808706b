package io.shorefs.tcp;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.socket.HelidonSocket;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The streams below a {@link HelidonSocket}, which has no getters for them: it hands its streams to the buffer that it is asked to fill or
 * to write, so a buffer that only keeps them gets hold of them. Nothing is read or written.
 */
record StreamCapture(InputStream input, OutputStream output) {
    static StreamCapture of(HelidonSocket socket) {
        AtomicReference<InputStream> input = new AtomicReference<>();
        AtomicReference<OutputStream> output = new AtomicReference<>();
        BufferData keeper = keeper(input, output);
        socket.read(keeper);
        socket.write(keeper);
        return new StreamCapture(input.get(), output.get());
    }

    private static BufferData keeper(AtomicReference<InputStream> input, AtomicReference<OutputStream> output) {
        return (BufferData) Proxy.newProxyInstance(
                BufferData.class.getClassLoader(), new Class<?>[] {BufferData.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("readFrom") && arguments[0] instanceof InputStream stream) {
                        input.set(stream);
                        return 0;
                    }
                    if (method.getName().equals("writeTo") && arguments[0] instanceof OutputStream stream) {
                        output.set(stream);
                        return null;
                    }
                    throw new UnsupportedOperationException("this buffer only keeps streams: " + method);
                });
    }
}
