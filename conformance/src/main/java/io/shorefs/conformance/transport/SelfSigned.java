package io.shorefs.conformance.transport;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/**
 * A certificate for 127.0.0.1 that the JDK's keytool makes, as a server needs it and as its clients do.
 *
 * @param certificate a file in PEM
 * @param privateKey a file in PEM
 * @param clients trusts this certificate alone
 */
public record SelfSigned(Path certificate, Path privateKey, SSLContext clients) {
    private static final String PASSWORD = "a test's";
    private static final String ALIAS = "server";

    /** Makes one in a folder, with files of this name. */
    public static SelfSigned in(Path folder, String name) throws IOException, GeneralSecurityException {
        KeyStore store = generate(folder.resolve(name + ".p12"));
        Path certificate = Files.writeString(
                folder.resolve(name + ".crt"),
                pem("CERTIFICATE", store.getCertificate(ALIAS).getEncoded()));
        Path privateKey = Files.writeString(
                folder.resolve(name + ".key"),
                pem("PRIVATE KEY", store.getKey(ALIAS, PASSWORD.toCharArray()).getEncoded()));
        return new SelfSigned(certificate, privateKey, trusting(store));
    }

    private static KeyStore generate(Path file) throws IOException, GeneralSecurityException {
        Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
        Process process = new ProcessBuilder(
                        keytool.toString(),
                        "-genkeypair",
                        "-alias",
                        ALIAS,
                        "-keyalg",
                        "EC",
                        "-groupname",
                        "secp256r1",
                        "-dname",
                        "CN=127.0.0.1",
                        "-ext",
                        "SAN=IP:127.0.0.1",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        PASSWORD)
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (!process.waitFor(1, TimeUnit.MINUTES) || process.exitValue() != 0) {
                throw new IOException("keytool made no certificate: " + said);
            }
        } catch (InterruptedException e) {
            throw new IOException("interrupted while keytool worked", e);
        }
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD.toCharArray());
        }
        return store;
    }

    private static SSLContext trusting(KeyStore store) throws IOException, GeneralSecurityException {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry(ALIAS, store.getCertificate(ALIAS));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    private static String pem(String label, byte[] der) {
        String lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return "-----BEGIN " + label + "-----\n" + lines + "\n-----END " + label + "-----\n";
    }

    /** A client's socket to 127.0.0.1 whose handshake is done. */
    public SSLSocket connect(int port) throws IOException {
        SSLSocket socket = (SSLSocket) clients.getSocketFactory().createSocket("127.0.0.1", port);
        try {
            socket.setTcpNoDelay(true);
            socket.startHandshake();
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }
}
