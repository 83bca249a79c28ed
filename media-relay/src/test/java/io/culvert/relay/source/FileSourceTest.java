package io.culvert.relay.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.culvert.relay.stream.MediaSource;
import io.culvert.relay.stream.Playback;
import io.culvert.relay.stream.SourceOpener;
import io.culvert.wire.link.LinkFrame;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FileSourceTest {
    private static final int FRAMES = 20;
    private static final long FRAME_TICKS = 90_000 / 20;

    @TempDir
    Path folder;

    private final Lanes lanes = new Lanes(1);
    private FileSources sources;

    @BeforeEach
    void openFolder() {
        sources = new FileSources(folder, lanes, 1, 10);
    }

    @AfterEach
    void close() {
        sources.close();
        lanes.close();
    }

    /** Opened by the one worker, which has loaded them before. */
    @Test
    void shouldSayThatTheLibrariesAreLoadedWhenTheFirstFileIsOpened() {
        sources.open("/live/none", Optional.empty()).toCompletableFuture().join();

        assertThat(sources.libraries().state()).isEqualTo(NativeLibraries.State.LOADED);
    }

    private MediaSource open(String stream, Playback... playback) {
        SourceOpener.Outcome outcome =
                sources.openNow(stream, List.of(playback).stream().findFirst());
        assertThat(outcome).isInstanceOf(SourceOpener.Outcome.Opened.class);
        return ((SourceOpener.Outcome.Opened) outcome).source();
    }

    private static List<Recorder.Unit> track(List<Recorder.Unit> units, int track) {
        return units.stream().filter(unit -> unit.track() == track).toList();
    }

    private static List<byte[]> nals(List<Recorder.Unit> units) {
        List<byte[]> nals = new ArrayList<>();
        units.forEach(unit -> nals.addAll(Nals.ofPackets(unit.packets())));
        return nals;
    }

    private static void assertSequenceIsUnbroken(List<Recorder.Unit> units) {
        List<Integer> sequences = units.stream()
                .flatMap(unit -> unit.packets().stream())
                .map(Recorder.Rtp::sequence)
                .toList();
        for (int i = 1; i < sequences.size(); i++) {
            assertThat(sequences.get(i)).isEqualTo(sequences.get(i - 1) + 1 & 0xFFFF);
        }
    }

    @Test
    void shouldDescribeInOurFormWhenMp4HoldsH264AndAac() {
        Clips.make(folder.resolve("cam.mp4"), 1, Clips.H264, Clips.AAC);
        MediaSource source = open("/live/cam");
        String sdp = source.description().sdp();
        source.close();
        assertThat(sdp.lines())
                .startsWith(
                        "v=0",
                        "o=- 0 0 IN IP4 0.0.0.0",
                        "s=Culvert",
                        "c=IN IP4 0.0.0.0",
                        "t=0 0",
                        "a=control:*",
                        "a=range:npt=now-",
                        "m=video 0 RTP/AVP 96",
                        "a=rtpmap:96 H264/90000")
                .contains("a=control:track0", "m=audio 0 RTP/AVP 97", "a=control:track1")
                .anyMatch(l ->
                        l.matches("a=fmtp:96 packetization-mode=1; sprop-parameter-sets=.+,.+; profile-level-id=.+"))
                .anyMatch(l -> l.matches("a=rtpmap:97 MPEG4-GENERIC/48000/1"))
                .anyMatch(l -> l.matches("a=fmtp:97 .*mode=AAC-hbr.*config=1188"));
        assertThat(source.description().tracks())
                .extracting(t -> t.kind() + " " + t.payloadType() + " " + t.encoding() + "/" + t.clockRate())
                .containsExactly("video 96 H264/90000", "audio 97 MPEG4-GENERIC/48000");
    }

    @Test
    void shouldCarryEveryNalUnitWhenLiveFileLoops() throws Exception {
        Path clip = Clips.make(folder.resolve("cam.mp4"), 1, Clips.H264, Clips.AAC);
        Path stream = folder.resolve("expected.h264");
        Clips.ffmpeg(List.of(
                "-v",
                "error",
                "-i",
                clip.toString(),
                "-c",
                "copy",
                "-bsf:v",
                "h264_mp4toannexb",
                "-an",
                stream.toString()));
        List<byte[]> expected = Nals.ofByteStream(Files.readAllBytes(stream));

        List<Recorder.Unit> units = Recorder.record(open("/live/cam"), 170);

        List<Recorder.Unit> video = track(units, 0);
        assertThat(video.size()).isGreaterThan(2 * FRAMES);
        assertThat(nals(video.subList(0, FRAMES)))
                .usingElementComparator(java.util.Arrays::compare)
                .isEqualTo(expected);
        assertThat(nals(video.subList(FRAMES, 2 * FRAMES)))
                .usingElementComparator(java.util.Arrays::compare)
                .isEqualTo(expected);
        assertSequenceIsUnbroken(video);
        assertSequenceIsUnbroken(track(units, 1));
    }

    @Test
    void shouldContinueWithoutSeamWhenLiveFileLoops() throws Exception {
        Clips.make(folder.resolve("cam.mp4"), 1, Clips.H264, Clips.AAC);
        List<Recorder.Unit> units = Recorder.record(open("/live/cam"), 230);
        List<Recorder.Unit> video = track(units, 0);
        for (int i = 0; i < video.size(); i++) {
            assertThat(video.get(i).timestamp()).isEqualTo(i * FRAME_TICKS);
            assertThat(video.get(i).randomAccess()).isEqualTo(i % 10 == 0);
            assertThat(video.get(i).packets().getLast().marker()).isTrue();
        }
        List<Recorder.Unit> audio = track(units, 1);
        for (int i = 1; i < audio.size(); i++) {
            assertThat(audio.get(i).timestamp() - audio.get(i - 1).timestamp()).isBetween(512L, 2048L);
        }
        Recorder.Unit lastVideo = video.getLast();
        Recorder.Unit lastAudio = audio.getLast();
        assertThat(lastVideo.timestamp() / 90_000.0).isCloseTo(lastAudio.timestamp() / 48_000.0, within(0.1));
        double seconds = (lastVideo.nanos() - video.get(0).nanos()) / 1e9;
        double normal = (video.size() - 1) / 20.0;
        // What a busy machine is late by more than half a second, it does not catch up.
        assertThat(seconds).isBetween(normal - 0.3, 3 * normal);
    }

    @Test
    void shouldStartAtRandomAccessPointWhenRecordingIsSought() throws Exception {
        Clips.make(folder.resolve("film.mp4"), 4, Clips.H264, Clips.AAC);
        MediaSource source = open("/vod/film.mp4", new Playback(2.3, Optional.of(3.0), 1));
        assertThat(source.npt()).isCloseTo(2.0, within(0.001));
        assertThat(source.clocks())
                .extracting(LinkFrame.TrackClock::rtpTimestamp)
                .containsExactly(180_000L, 96_000L);
        assertThat(source.description().sdp()).contains("a=range:npt=0-4.0");
        List<Recorder.Unit> units = Recorder.record(source, 1000);
        List<Recorder.Unit> video = track(units, 0);
        assertThat(video.get(0).timestamp()).isEqualTo(180_000);
        assertThat(video.get(0).randomAccess()).isTrue();
        assertThat(video).hasSize(FRAMES);
        assertThat(track(units, 1).get(0).timestamp()).isBetween(96_000L, 97_024L);
    }

    /** A transport stream has no index: its key frame is found by trying again from further back. */
    @Test
    void shouldHaveSoundFromTheRandomAccessPointOnWhenATransportStreamIsSought() throws Exception {
        List<String> keyFrameEachThreeSeconds = new ArrayList<>(Clips.H264);
        keyFrameEachThreeSeconds.addAll(List.of("-g", "60"));
        Clips.make(folder.resolve("film.ts"), 4, keyFrameEachThreeSeconds, Clips.AAC);

        MediaSource source = open("/vod/film.ts", new Playback(2.3, Optional.of(3.0), 1));
        double npt = source.npt();
        List<Recorder.Unit> units = Recorder.record(source, 1000);

        assertThat(npt).isCloseTo(0, within(0.1));
        assertThat(track(units, 0).getFirst().randomAccess()).isTrue();
        List<Recorder.Unit> audio = track(units, 1);
        assertThat(audio.getFirst().timestamp() / 48_000.0).isCloseTo(npt, within(0.1));
        assertThat(audio.getLast().timestamp() / 48_000.0).isCloseTo(3.0, within(0.1));
        for (int i = 1; i < audio.size(); i++) {
            assertThat(audio.get(i).timestamp() - audio.get(i - 1).timestamp()).isBetween(512L, 1536L);
        }
    }

    /** From the first picture to the last one: 39 steps of 25 ms, 19 of 100 ms. */
    @ParameterizedTest
    @CsvSource({"2, 2, 0.975", "0.5, 1, 1.9"})
    void shouldRunTimestampsAtNormalSpeedWhenScaleIsAnother(double scale, int seconds, double lasts) throws Exception {
        Clips.make(folder.resolve("film.mp4"), seconds, Clips.H264, List.of());
        List<Recorder.Unit> units =
                Recorder.record(open("/vod/film.mp4", new Playback(0, Optional.empty(), scale)), 1000);
        assertThat(units).hasSize(seconds * FRAMES);
        assertThat(units.getLast().timestamp()).isEqualTo((long) ((seconds * FRAMES - 1) * FRAME_TICKS / scale));
        assertThat((units.getLast().nanos() - units.getFirst().nanos()) / 1e9).isCloseTo(lasts, within(0.3));
    }

    @Test
    void shouldSendKeyFramesAloneWhenScaleIsAboveTwo() throws Exception {
        Clips.make(folder.resolve("film.mp4"), 4, Clips.H264, Clips.AAC);
        List<Recorder.Unit> units = Recorder.record(open("/vod/film.mp4", new Playback(0, Optional.empty(), 4)), 1000);
        assertThat(units).hasSize(8).allMatch(unit -> unit.track() == 0 && unit.randomAccess());
        assertThat(units.getLast().timestamp()).isEqualTo(70 * FRAME_TICKS / 4);
    }

    @Test
    void shouldWakeAtTheSameTickAsOtherSources() {
        assertThat(FileSource.untilTick(5_000_000, 41_300_000)).isEqualTo(41_000_000);
        assertThat(FileSource.untilTick(5_100_000, 42_800_000)).isEqualTo(40_900_000);
        assertThat(FileSource.untilTick(-5_100_000, 9_000_000)).isEqualTo(7_100_000);
    }

    /** Pictures are 50 ms apart. */
    @Test
    void shouldDeliverSoundTogetherWithThePictureThatComesWithinItsWait() throws Exception {
        Clips.make(folder.resolve("cam.mp4"), 1, Clips.H264, Clips.AAC);

        List<Recorder.Unit> units = Recorder.record(open("/live/cam"), 60, 50_000_000);

        Set<Integer> turns = track(units, 0).stream().map(Recorder.Unit::turn).collect(Collectors.toSet());
        int last = units.getLast().turn();
        assertThat(track(units, 1))
                .hasSizeGreaterThan(30)
                .allMatch(sound -> sound.turn() == last || turns.contains(sound.turn()));
    }

    /** As two recordings that were put into one file by {@code cat}. */
    @Test
    void shouldPlayOnWhenTheTimesOfAFileBeginAnew() throws Exception {
        byte[] part = Files.readAllBytes(Clips.make(folder.resolve("part.ts"), 2, Clips.H264, Clips.AAC));
        Files.write(folder.resolve("joined.ts"), part);
        Files.write(folder.resolve("joined.ts"), part, StandardOpenOption.APPEND);
        MediaSource source = open("/vod/joined.ts", new Playback(0, Optional.empty(), 1));
        List<Recorder.Unit> video = track(Recorder.record(source, 1000), 0);
        assertThat(video).hasSizeGreaterThanOrEqualTo(4 * FRAMES - 1);
        for (int i = 1; i < video.size(); i++) {
            assertThat(video.get(i).timestamp() - video.get(i - 1).timestamp()).isBetween(1L, 2 * FRAME_TICKS);
        }
    }

    @Test
    void shouldServeTransportStreamWhenAacHasAdtsHeaders() throws Exception {
        Clips.make(folder.resolve("cam.ts"), 1, Clips.H264, Clips.AAC);
        MediaSource source = open("/live/cam");
        assertThat(source.description().sdp()).contains("config=1188", "sprop-parameter-sets=");
        List<Recorder.Unit> units = Recorder.record(source, 130);
        List<Recorder.Unit> video = track(units, 0);
        for (int i = 1; i < video.size(); i++) {
            assertThat(video.get(i).timestamp() - video.get(i - 1).timestamp()).isEqualTo(FRAME_TICKS);
        }
        assertThat(track(units, 1).get(3).packets().get(0).payload()).startsWith(0, 16);
    }

    @Test
    void shouldLoopRawH264WhenItHasNoTimes() throws Exception {
        Clips.make(folder.resolve("cam.h264"), 1, Clips.H264, List.of());
        List<Recorder.Unit> units = Recorder.record(open("/live/cam"), 45);
        long step = units.get(1).timestamp() - units.get(0).timestamp();
        assertThat(step).isPositive();
        for (int i = 0; i < units.size(); i++) {
            assertThat(units.get(i).timestamp()).isEqualTo(i * step);
            assertThat(units.get(i).randomAccess()).isEqualTo(i % 10 == 0);
        }
    }

    @Test
    void shouldServeOpusAndG711WhenContainersHoldThem() throws Exception {
        Clips.make(folder.resolve("opus.mkv"), 1, List.of(), List.of("-c:a", "libopus"));
        Clips.make(folder.resolve("ulaw.mov"), 1, List.of(), List.of("-c:a", "pcm_mulaw", "-ar", "8000"));
        Clips.make(folder.resolve("alaw.mkv"), 1, List.of(), List.of("-c:a", "pcm_alaw", "-ar", "8000"));
        MediaSource opus = open("/live/opus");
        assertThat(opus.description().sdp()).contains("a=rtpmap:96 opus/48000/2");
        List<Recorder.Unit> frames = Recorder.record(opus, 60);
        for (int i = 1; i < frames.size(); i++) {
            assertThat(frames.get(i).timestamp() - frames.get(i - 1).timestamp())
                    .isBetween(900L, 1920L);
        }
        MediaSource ulaw = open("/live/ulaw");
        assertThat(ulaw.description().sdp()).contains("m=audio 0 RTP/AVP 0\r\n", "a=rtpmap:0 PCMU/8000");
        assertThat(Recorder.record(ulaw, 5)).allMatch(Recorder.Unit::randomAccess);
        MediaSource alaw = open("/vod/alaw.mkv", new Playback(0, Optional.empty(), 1));
        assertThat(alaw.description().sdp()).contains("m=audio 0 RTP/AVP 8\r\n");
        int bytes = Recorder.record(alaw, 1000).stream()
                .flatMap(unit -> unit.packets().stream())
                .mapToInt(packet -> packet.payload().length)
                .sum();
        assertThat(bytes).isEqualTo(8000);
    }

    @Test
    void shouldServeMotionJpegWhenContainerHoldsIt() throws Exception {
        Clips.make(
                folder.resolve("cam.mov"),
                1,
                List.of("-c:v", "mjpeg", "-pix_fmt", "yuvj420p", "-huffman", "default"),
                List.of());
        MediaSource source = open("/live/cam");
        assertThat(source.description().sdp()).contains("m=video 0 RTP/AVP 26\r\n", "a=rtpmap:26 JPEG/90000");
        assertThat(Recorder.record(source, 5)).allMatch(Recorder.Unit::randomAccess);
    }

    @Test
    void shouldSayWhyWhenFileCannotBeServed() throws Exception {
        Files.writeString(folder.resolve("text.mp4"), "no film at all, but long enough to be looked at");
        assertThat(sources.openNow("/live/none", Optional.empty())).isInstanceOf(SourceOpener.Outcome.Absent.class);
        assertThat(sources.openNow("/vod/text.mp4", Optional.empty()))
                .isInstanceOfSatisfying(SourceOpener.Outcome.Failed.class, failed -> assertThat(failed.reason())
                        .startsWith("the file cannot be opened")
                        .doesNotContain(folder.toString()));
    }

    @Test
    void shouldStayInFolderWhenNameOrLinkLeadsOut() throws Exception {
        Path outside = Files.createTempDirectory("outside");
        Files.writeString(outside.resolve("secret.mp4"), "x");
        Files.createSymbolicLink(folder.resolve("link.mp4"), outside.resolve("secret.mp4"));
        Files.createSymbolicLink(folder.resolve("dir"), outside);
        MediaFolder media = new MediaFolder(folder);
        for (String name : List.of(
                "/live/link",
                "/vod/link.mp4",
                "/vod/dir/secret.mp4",
                "/vod/../link.mp4",
                "/vod/" + outside + "/secret.mp4",
                "/other/link.mp4",
                "/vod/")) {
            assertThat(media.find(name)).as(name).isEmpty();
        }
    }
}
