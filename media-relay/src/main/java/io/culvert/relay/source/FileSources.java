package io.culvert.relay.source;

import static org.bytedeco.ffmpeg.global.avformat.AV_DISPOSITION_ATTACHED_PIC;
import static org.bytedeco.ffmpeg.global.avutil.AVMEDIA_TYPE_AUDIO;
import static org.bytedeco.ffmpeg.global.avutil.AVMEDIA_TYPE_VIDEO;

import io.culvert.relay.stream.MediaSource;
import io.culvert.relay.stream.Playback;
import io.culvert.relay.stream.SourceDescription;
import io.culvert.relay.stream.SourceOpener;
import io.culvert.wire.kafka.StreamNames;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.jboss.logging.Logger;

/** Opens the files of the media folder, a few at a time, on threads of its own. */
public final class FileSources implements SourceOpener {
    private static final Logger LOG = Logger.getLogger(FileSources.class);
    private static final int MAX_TRACKS = 16;
    private static final int IDLE_SECONDS = 30;

    private final MediaFolder folder;
    private final Lanes lanes;
    private final ThreadPoolExecutor workers;
    private final NativeLibraries libraries = new NativeLibraries(Ffmpeg::load);

    /**
     * @param workers files that are opened at the same time
     * @param waiting files that may wait to be opened; more are failures
     */
    public FileSources(Path folder, Lanes lanes, int workers, int waiting) {
        this.folder = new MediaFolder(folder);
        this.lanes = lanes;
        this.workers = new ThreadPoolExecutor(
                workers, workers, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(waiting), task -> {
                    Thread thread = new Thread(task, "relay-file-opener");
                    thread.setDaemon(true);
                    return thread;
                });
        this.workers.allowCoreThreadTimeOut(true);
        // The native libraries take a second or two to unpack and load: not while the first viewer waits.
        this.workers.execute(libraries::load);
    }

    public NativeLibraries libraries() {
        return libraries;
    }

    @Override
    public CompletionStage<Outcome> open(String stream, Optional<Playback> playback) {
        return onWorker(() -> openNow(stream, playback));
    }

    /** The file of this name, as a stream that is called otherwise. */
    CompletionStage<Outcome> open(String stream, String name, Optional<Playback> playback) {
        return onWorker(() -> folder.named(name)
                .map(file -> openNow(stream, file, playback))
                .orElseGet(() -> new Outcome.Failed("no such file in the media folder")));
    }

    private CompletionStage<Outcome> onWorker(Supplier<Outcome> opening) {
        try {
            return CompletableFuture.supplyAsync(opening, workers);
        } catch (RejectedExecutionException e) {
            return CompletableFuture.completedStage(new Outcome.Failed("too many files wait to be opened"));
        }
    }

    /** Blocks. */
    Outcome openNow(String stream, Optional<Playback> playback) {
        return folder.find(stream)
                .map(file -> openNow(stream, file, playback))
                .orElseGet(() -> new Outcome.Absent("no such file in the media folder"));
    }

    private Outcome openNow(String stream, Path file, Optional<Playback> playback) {
        try {
            return new Outcome.Opened(source(file, StreamNames.isRecording(stream), playback));
        } catch (UnreadableMediaException e) {
            return new Outcome.Failed(e.getMessage());
        } catch (RuntimeException | LinkageError e) {
            LOG.errorf(e, "%s cannot be opened", stream);
            return new Outcome.Failed("the file cannot be opened");
        }
    }

    private MediaSource source(Path file, boolean recording, Optional<Playback> playback) {
        Optional<FileStamp> opened = FileStamp.of(file);
        Demuxer demuxer = Demuxer.open(file);
        List<FileTrack> tracks = new ArrayList<>();
        try {
            addTracks(demuxer, tracks);
            FileReader reader = new FileReader(demuxer, List.copyOf(tracks), !recording, () -> !FileStamp.of(file)
                    .equals(opened));
            double start = playback.map(p -> reader.startAt(p.start())).orElse(0.0);
            SourceDescription description = describe(demuxer, tracks, recording);
            return new FileSource(description, reader, List.copyOf(tracks), playback, start, lanes.next());
        } catch (RuntimeException e) {
            tracks.forEach(FileTrack::close);
            demuxer.close();
            throw e;
        }
    }

    private static void addTracks(Demuxer demuxer, List<FileTrack> tracks) {
        for (int i = 0; i < demuxer.streams() && tracks.size() < MAX_TRACKS; i++) {
            AVStream stream = demuxer.stream(i);
            if (isMedia(stream)) {
                addTrack(stream, i, demuxer.isRaw(), tracks);
            }
        }
        if (tracks.isEmpty()) {
            throw new UnreadableMediaException("no track that can be sent as RTP");
        }
    }

    private static boolean isMedia(AVStream stream) {
        int type = stream.codecpar().codec_type();
        boolean picture = (stream.disposition() & AV_DISPOSITION_ATTACHED_PIC) != 0;
        return type == AVMEDIA_TYPE_AUDIO || type == AVMEDIA_TYPE_VIDEO && !picture;
    }

    private static void addTrack(AVStream stream, int index, boolean raw, List<FileTrack> tracks) {
        try {
            tracks.add(new FileTrack(stream, index, tracks.size(), raw));
        } catch (UnreadableMediaException e) {
            LOG.infof("a track is left out: %s", e.getMessage());
        }
    }

    private static SourceDescription describe(Demuxer demuxer, List<FileTrack> tracks, boolean recording) {
        Optional<Double> duration = recording ? demuxer.durationSeconds() : Optional.empty();
        List<String> sections = tracks.stream()
                .map(track -> SdpWriter.section(track.sdp(), track.number))
                .toList();
        return new SourceDescription(
                SdpWriter.session(sections, duration),
                tracks.stream()
                        .map(track -> SdpWriter.track(sections.get(track.number), track.number))
                        .toList(),
                duration);
    }

    public void close() {
        workers.shutdown();
    }
}
