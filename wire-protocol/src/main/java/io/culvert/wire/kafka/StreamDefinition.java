package io.culvert.wire.kafka;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What a path names, on {@link Topics#CATALOGUE} keyed by the path; a tombstone takes the definition back. Written by
 * session services, read whole by them and by the relays. A path without definition names a file of the media folder.
 *
 * <p>Whatever is constructed is valid. Passwords stand in it: {@link #masked} is what may be shown.
 *
 * @param stream path of the stream
 * @param source where it comes from
 * @param always keep the source open without viewers
 * @param origin who defined it; API unless said otherwise
 */
public record StreamDefinition(String stream, StreamSource source, boolean always, Origin origin) {
    public StreamDefinition {
        Objects.requireNonNull(stream, "stream");
        Objects.requireNonNull(source, "source");
        origin = origin == null ? Origin.API : origin;
        if (!StreamNames.isValid(stream)) {
            throw new IllegalArgumentException("stream is no path of a stream");
        }
        if (StreamNames.isRecording(stream) && isLiveOnly(source)) {
            throw new IllegalArgumentException("only a file can stand under " + StreamNames.RECORDING_PREFIX);
        }
        if (StreamNames.isRecording(stream) && always) {
            throw new IllegalArgumentException("a recording cannot be kept open without viewers");
        }
    }

    private static boolean isLiveOnly(StreamSource source) {
        return switch (source) {
            case StreamSource.Rtsp rtsp -> true;
            case StreamSource.Publish publish -> true;
            case StreamSource.File file -> false;
            case StreamSource.Unknown unknown -> false;
        };
    }

    /** Who wrote a definition. */
    public enum Origin {
        /** The API: stays until the API removes it. */
        API,
        /** The file of streams: goes when the file no longer names it. */
        FILE,
        /** An origin that a newer release writes. */
        @JsonEnumDefaultValue
        UNKNOWN
    }

    /** The same with all passwords replaced by {@link SourceUrl#MASK}. */
    public StreamDefinition masked() {
        return new StreamDefinition(stream, source.masked(), always, origin);
    }

    public WireRecord encode() {
        return new WireRecord(Topics.CATALOGUE, 0, stream, Map.of(), Optional.of(Json.bytes(this)));
    }

    /** The record that takes the definition of a path back. */
    public static WireRecord removal(String stream) {
        return WireRecord.tombstone(Topics.CATALOGUE, 0, stream);
    }

    /**
     * The definition of a record; empty for a tombstone. A source of an unknown kind is a {@link StreamSource.Unknown}.
     *
     * @throws RecordFormatException if it cannot be read; says where, but quotes nothing: passwords may stand anywhere
     */
    public static Optional<StreamDefinition> decode(WireRecord record) {
        Optional<StreamDefinition> definition =
                record.value().map(value -> Json.readSecret(value, StreamDefinition.class));
        if (definition.isPresent() && !definition.get().stream().equals(record.requiredKey())) {
            throw new RecordFormatException("the record's key is another stream's");
        }
        return definition;
    }
}
