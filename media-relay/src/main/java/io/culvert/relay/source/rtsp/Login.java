package io.culvert.relay.source.rtsp;

import io.culvert.wire.rtsp.auth.ClientAuthentication;
import io.culvert.wire.rtsp.auth.Credentials;
import java.util.List;
import java.util.Optional;

/** Logs in on one connection, both legs of a tunnel and the RTSP inside alike. Belongs to the event loop. */
final class Login {
    private final Optional<ClientAuthentication> client;
    private final LoginPolicy policy;
    private boolean tried;

    Login(Optional<Credentials> credentials, LoginPolicy policy) {
        this.client = credentials.map(ClientAuthentication::new);
        this.policy = policy;
    }

    /** What a request says of who asks. */
    Optional<String> authorization(String method, String uri) {
        Optional<String> value = client.flatMap(one -> one.authorization(method, uri));
        tried |= value.isPresent();
        return value;
    }

    /** A request was answered 401: empty if it is to be sent again. */
    Optional<CameraException> refusal(List<String> challenges) {
        if (client.isEmpty()) {
            return Optional.of(new CameraException(CameraTrouble.CREDENTIALS_NEEDED));
        }
        if (client.get().challenged(challenges)) {
            return Optional.empty();
        }
        if (tried) {
            policy.failed();
        }
        return Optional.of(new CameraException(CameraTrouble.CREDENTIALS_REFUSED));
    }

    /** A request was answered by anything else. */
    void accepted() {
        client.ifPresent(ClientAuthentication::succeeded);
        if (tried) {
            tried = false;
            policy.succeeded();
        }
    }
}
