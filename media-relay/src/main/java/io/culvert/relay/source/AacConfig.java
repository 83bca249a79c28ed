package io.culvert.relay.source;

import static org.bytedeco.ffmpeg.global.avcodec.AV_INPUT_BUFFER_PADDING_SIZE;
import static org.bytedeco.ffmpeg.global.avutil.av_mallocz;

import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.javacpp.BytePointer;

/**
 * The AudioSpecificConfig (ISO 14496-3, 1.6.2.1) of AAC that came with ADTS headers, as in MPEG-TS. FFmpeg derives it
 * from the first packet, which is too late for a description.
 */
final class AacConfig {
    private static final int[] RATES = {
        96000, 88200, 64000, 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000, 7350
    };
    private static final int LOW_COMPLEXITY = 1;
    private static final int HIGH_EFFICIENCY = 4;
    private static final int HIGH_EFFICIENCY_V2 = 28;
    private static final int CONFIG_BYTES = 2;

    private AacConfig() {}

    static void complete(AVCodecParameters codec) {
        int config =
                config(codec.profile(), codec.sample_rate(), codec.ch_layout().nb_channels());
        BytePointer bytes = new BytePointer(av_mallocz(CONFIG_BYTES + AV_INPUT_BUFFER_PADDING_SIZE));
        bytes.put(0, (byte) (config >> 8)).put(1, (byte) config);
        codec.extradata(bytes).extradata_size(CONFIG_BYTES);
    }

    /** ADTS describes only the core of HE-AAC: half the rate, and of version 2 one channel. */
    static int config(int profile, int sampleRate, int channels) {
        boolean efficient = profile == HIGH_EFFICIENCY || profile == HIGH_EFFICIENCY_V2;
        int coreProfile = efficient || profile < 0 ? LOW_COMPLEXITY : profile;
        int coreRate = efficient ? sampleRate / 2 : sampleRate;
        int coreChannels = profile == HIGH_EFFICIENCY_V2 ? 1 : channels;
        return coreProfile + 1 << 11 | rateIndex(coreRate) << 7 | (coreChannels == 8 ? 7 : coreChannels) << 3;
    }

    private static int rateIndex(int rate) {
        for (int i = 0; i < RATES.length; i++) {
            if (RATES[i] == rate) {
                return i;
            }
        }
        throw new UnreadableMediaException("AAC at " + rate + " Hz");
    }
}
