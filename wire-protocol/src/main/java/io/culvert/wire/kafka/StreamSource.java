package io.culvert.wire.kafka;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;

/** Where a stream of the catalogue comes from. None prints a password, whoever prints it. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind", visible = true, defaultImpl = StreamSource.Unknown.class)
@JsonSubTypes({
    @JsonSubTypes.Type(value = StreamSource.File.class, name = "file"),
    @JsonSubTypes.Type(value = StreamSource.Rtsp.class, name = "rtsp"),
    @JsonSubTypes.Type(value = StreamSource.Publish.class, name = "publish")
})
public sealed interface StreamSource {
    int MAX_URLS = 4;
    int MAX_USERS = 64;

    /** The same with all passwords replaced by {@link SourceUrl#MASK}. */
    default StreamSource masked() {
        return this;
    }

    /**
     * A file of the media folder.
     *
     * @param name relative to the folder, as in {@code cam/door.mp4}
     */
    record File(String name) implements StreamSource {
        public File {
            Objects.requireNonNull(name, "name");
            if (!StreamNames.isValid("/" + name)) {
                throw new IllegalArgumentException("source.name is no file name below the media folder");
            }
        }
    }

    /**
     * A camera, or any RTSP server.
     *
     * @param urls      the one to pull from, then those that stand by for it
     * @param transport AUTO unless said otherwise
     */
    record Rtsp(List<String> urls, Transport transport) implements StreamSource {
        public Rtsp {
            urls = List.copyOf(Objects.requireNonNull(urls, "urls"));
            transport = transport == null ? Transport.AUTO : transport;
            if (urls.isEmpty() || urls.size() > MAX_URLS) {
                throw new IllegalArgumentException("source.urls must hold 1 to " + MAX_URLS + " URLs");
            }
            for (String url : urls) {
                transport.requireFit(SourceUrl.parse(url).scheme());
            }
        }

        /** The URLs, taken apart. */
        public List<SourceUrl> places() {
            return urls.stream().map(SourceUrl::parse).toList();
        }

        @Override
        public Rtsp masked() {
            return new Rtsp(
                    urls.stream()
                            .map(url -> SourceUrl.parse(url).masked().text())
                            .toList(),
                    transport);
        }

        @Override
        public String toString() {
            Rtsp shown = masked();
            return "Rtsp[urls=" + shown.urls + ", transport=" + transport + "]";
        }
    }

    /** How RTP is to come from a camera. */
    enum Transport {
        /** What works, in this order: interleaved in TCP, UDP, HTTP tunnel. */
        @JsonEnumDefaultValue
        AUTO,
        /** Interleaved in the RTSP connection. */
        TCP,
        /** UDP, with RTCP. */
        UDP,
        /** RTSP and RTP in an HTTP tunnel; what an http or https URL asks for anyway. */
        HTTP;

        private void requireFit(SourceUrl.Scheme scheme) {
            boolean fits =
                    switch (scheme) {
                        case RTSP -> true;
                        case RTSPS -> this != UDP;
                        case HTTP, HTTPS -> this == AUTO || this == HTTP;
                    };
            if (!fits) {
                throw new IllegalArgumentException("source.transport " + this + " does not go with a URL of "
                        + scheme.name().toLowerCase(Locale.ROOT));
            }
        }
    }

    /**
     * Somebody publishes it by ANNOUNCE and RECORD.
     *
     * @param users who may; anybody if there is none
     * @param busy  what a second publisher meets; REFUSE unless said otherwise
     */
    record Publish(List<User> users, Busy busy) implements StreamSource {
        public Publish {
            users = users == null ? List.of() : List.copyOf(users);
            busy = busy == null ? Busy.REFUSE : busy;
            Set<String> names = new HashSet<>();
            if (users.size() > MAX_USERS || !users.stream().allMatch(user -> names.add(user.name()))) {
                throw new IllegalArgumentException(
                        "source.users must hold " + MAX_USERS + " users at most, each of another name");
            }
        }

        @Override
        public Publish masked() {
            return new Publish(users.stream().map(User::masked).toList(), busy);
        }
    }

    /** One who may publish. */
    record User(String name, String password) {
        private static final int MAX_CHARS = 255;

        public User {
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(password, "password");
            if (!name.matches("[!-~&&[^:\"\\\\]]{1,64}")) {
                throw new IllegalArgumentException("source.users: a name has 1 to 64 visible characters, no : \" \\");
            }
            if (password.isEmpty() || password.length() > MAX_CHARS) {
                throw new IllegalArgumentException("source.users: a password has 1 to " + MAX_CHARS + " characters");
            }
        }

        User masked() {
            return new User(name, SourceUrl.MASK);
        }

        @Override
        public String toString() {
            return "User[name=" + name + "]";
        }
    }

    /** What becomes of a second publisher of a stream. */
    enum Busy {
        /** It is answered 455. */
        @JsonEnumDefaultValue
        REFUSE,
        /** It takes the place of the first. */
        REPLACE
    }

    /** A kind that a newer release writes: the stream is there, but this release cannot serve it. */
    record Unknown(String kind) implements StreamSource {
        public Unknown {
            Objects.requireNonNull(kind, "kind");
        }
    }
}
