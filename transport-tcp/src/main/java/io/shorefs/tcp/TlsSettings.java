package io.shorefs.tcp;

import io.helidon.common.configurable.Resource;
import io.helidon.common.pki.Keys;
import io.helidon.common.pki.PemReader;
import io.helidon.common.tls.Tls;
import io.shorefs.spi.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/** The table {@code tls} of a server: {@code certificate} and {@code private_key}, files in PEM (RFC 7468). */
public final class TlsSettings {
    private static final String CERTIFICATE = "certificate";
    private static final String PRIVATE_KEY = "private_key";

    private TlsSettings() {}

    /**
     * Reads the table and the files that it names.
     *
     * @return empty without such a table
     * @throws IllegalArgumentException that begins with the key, when a file is missing or is not what it should be
     */
    public static Optional<Tls> of(Settings server) {
        Settings table = server.table("tls");
        Optional<Path> certificate = table.path(CERTIFICATE);
        Optional<Path> privateKey = table.path(PRIVATE_KEY);
        if (!server.keys().contains("tls")) {
            return Optional.empty();
        }
        return Optional.of(tls(present(certificate, CERTIFICATE), present(privateKey, PRIVATE_KEY)));
    }

    private static Path present(Optional<Path> file, String key) {
        return file.orElseThrow(() -> new IllegalArgumentException("tls." + key
                + " is missing: TLS needs a file in PEM for each of " + CERTIFICATE + " and " + PRIVATE_KEY));
    }

    private static Tls tls(Path certificateFile, Path keyFile) {
        List<X509Certificate> chain = chain(certificateFile);
        PrivateKey key = key(keyFile);
        if (!belongTogether(key, chain.getFirst())) {
            throw new IllegalArgumentException(
                    at(PRIVATE_KEY, keyFile) + "this is not the key of the first certificate in " + certificateFile);
        }
        return Tls.builder().privateKey(key).privateKeyCertChain(chain).build();
    }

    private static List<X509Certificate> chain(Path file) {
        try (InputStream in = open(file)) {
            return PemReader.readCertificates(in);
        } catch (IOException | RuntimeException e) {
            throw unusable(CERTIFICATE, file, "certificates in PEM, the server's own first, are wanted", e);
        }
    }

    private static PrivateKey key(Path file) {
        try (InputStream in = open(file)) {
            Resource resource = Resource.create(file.toString(), in);
            return Keys.builder()
                    .pem(pem -> pem.key(resource))
                    .build()
                    .privateKey()
                    .orElseThrow();
        } catch (IOException | RuntimeException e) {
            String wanted =
                    "a private key in PEM without a password is wanted (\"openssl pkcs8 -topk8 -nocrypt\" makes one)";
            throw unusable(PRIVATE_KEY, file, wanted, e);
        }
    }

    private static InputStream open(Path file) throws IOException {
        try {
            return Files.newInputStream(file);
        } catch (NoSuchFileException e) {
            throw new IOException("there is no such file", e);
        }
    }

    private static IllegalArgumentException unusable(String key, Path file, String wanted, Exception e) {
        return new IllegalArgumentException(at(key, file) + wanted + "; " + e.getMessage(), e);
    }

    private static String at(String key, Path file) {
        return "tls." + key + " = " + file + ": ";
    }

    private static boolean belongTogether(PrivateKey key, X509Certificate certificate) {
        String algorithm = key.getAlgorithm().equals("EC") ? "SHA256withECDSA" : "SHA256with" + key.getAlgorithm();
        byte[] text = certificate.getSerialNumber().toByteArray();
        try {
            Signature signature = Signature.getInstance(algorithm);
            signature.initSign(key);
            signature.update(text);
            byte[] signed = signature.sign();
            signature.initVerify(certificate.getPublicKey());
            signature.update(text);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            return false; // keys of different kinds
        }
    }
}
