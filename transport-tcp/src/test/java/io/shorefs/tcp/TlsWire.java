package io.shorefs.tcp;

import io.shorefs.conformance.transport.SelfSigned;
import io.shorefs.conformance.transport.Wire;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import javax.net.ssl.SSLSocket;

/** A client over TLS. */
record TlsWire(SSLSocket socket, InputStream input, OutputStream output) implements Wire {
    /** Connects to an address as the transport tells it. */
    static Wire connect(SelfSigned certificate, String address) throws IOException {
        SSLSocket socket = certificate.connect(port(address));
        return new TlsWire(socket, socket.getInputStream(), socket.getOutputStream());
    }

    static int port(String address) {
        return Integer.parseInt(address.replaceAll(".*:(\\d+) with TLS", "$1"));
    }

    @Override
    public void endOutput() throws IOException {
        socket.shutdownOutput();
    }

    /** Breaks off, also while a thread is stuck in a write. */
    @Override
    public void close() throws IOException {
        if (!socket.isClosed()) {
            socket.setSoLinger(true, 0);
        }
        socket.close();
    }
}
