package org.fermata.rtp.dtls;

import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.DefaultTlsClient;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.SignatureAlgorithm;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.TlsAuthentication;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsSRTPUtils;
import org.bouncycastle.tls.TlsServerCertificate;
import org.bouncycastle.tls.TlsUtils;

import java.io.IOException;
import java.util.Hashtable;

/** The one that begins a handshake. Belongs to one worker. */
final class ClientRole extends DefaultTlsClient {

    private final Handshake handshake;

    ClientRole(Handshake handshake) {
        super(handshake.crypto());
        this.handshake = handshake;
    }

    @Override
    protected ProtocolVersion[] getSupportedVersions() {
        return Handshake.VERSIONS;
    }

    @Override
    protected int[] getSupportedCipherSuites() {
        return TlsUtils.getSupportedCipherSuites(getCrypto(), Handshake.CLIENT_SUITES);
    }

    @Override
    public int getHandshakeTimeoutMillis() {
        return Handshake.LIMIT_MS;
    }

    @Override
    public Hashtable<Integer, byte[]> getClientExtensions() throws IOException {
        @SuppressWarnings("unchecked")
        Hashtable<Integer, byte[]> extensions = super.getClientExtensions();
        Hashtable<Integer, byte[]> all = extensions == null ? new Hashtable<>() : extensions;
        TlsSRTPUtils.addUseSRTPExtension(all, handshake.offer());
        return all;
    }

    @Override
    @SuppressWarnings("rawtypes")
    public void processServerExtensions(Hashtable extensions) throws IOException {
        super.processServerExtensions(extensions);
        handshake.selected(
                extensions == null ? null : TlsSRTPUtils.getUseSRTPExtension(extensions));
    }

    @Override
    public TlsAuthentication getAuthentication() {
        return new TlsAuthentication() {
            @Override
            public void notifyServerCertificate(TlsServerCertificate certificate)
                    throws IOException {
                handshake.judge(certificate.getCertificate());
            }

            @Override
            public TlsCredentials getClientCredentials(CertificateRequest request)
                    throws IOException {
                SignatureAndHashAlgorithm algorithm =
                        TlsUtils.chooseSignatureAndHashAlgorithm(
                                context,
                                request.getSupportedSignatureAlgorithms(),
                                SignatureAlgorithm.ecdsa);
                return handshake.credentials(context, algorithm);
            }
        };
    }

    @Override
    public void notifyHandshakeComplete() throws IOException {
        super.notifyHandshakeComplete();
        handshake.completed(context);
    }
}
