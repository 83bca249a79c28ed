package io.culvert.relay.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.culvert.relay.source.HostGuard.RefusedHostException;
import io.culvert.wire.kafka.SourceUrl;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostGuardTest {
    private final HostGuard guard = new HostGuard(List.of(), List.of("10.96.0.0/12", "fd10::/16"));

    /** All of them mean this process, this machine, the cluster or its cloud, to one parser or another. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "rtsp://127.0.0.1/x",
                "rtsp://127.255.1.2:8554/x",
                "rtsp://localhost/x",
                "rtsp://LOCALHOST:8080/x",
                "rtsp://localhost./x",
                "rtsp://any.localhost/x",
                "rtsp://0.0.0.0/x",
                "rtsp://0.1.2.3/x",
                "rtsp://[::]/x",
                "rtsp://[::1]/x",
                "rtsp://[0:0:0:0:0:0:0:1]/x",
                "rtsp://[::ffff:127.0.0.1]/x",
                "rtsp://[::ffff:7f00:1]/x",
                "rtsp://[::127.0.0.1]/x",
                "rtsp://[64:ff9b::127.0.0.1]/x",
                "rtsp://[64:ff9b::a9fe:a9fe]/x",
                "rtsp://[2002:7f00:1::]/x",
                "rtsp://[fe80::1]/x",
                "rtsp://[ff02::1]/x",
                "rtsp://[fd00:ec2::254]/x",
                "http://169.254.169.254/latest/meta-data",
                "https://169.254.10.20/x",
                "http://100.100.100.200/x",
                "rtsp://224.0.0.251/x",
                "rtsp://255.255.255.255/x",
                "rtsp://10.96.0.1/x",
                "rtsp://10.111.255.254/x",
                "rtsp://[fd10::5]/x",
                "rtsp://cam@127.0.0.1/x",
                "rtsp://10.0.0.5:554@127.0.0.1/x",
                "http://kubernetes.default.svc/x",
                "http://kafka.culvert.svc.cluster.local./x",
                // and forms that the URL itself refuses
                "rtsp://2130706433/x",
                "rtsp://0x7f000001/x",
                "rtsp://0x7f.0.0.1/x",
                "rtsp://0177.0.0.1/x",
                "rtsp://127.1/x",
                "rtsp://127.0.0.1./x",
                "rtsp://\uff11\uff12\uff17.0.0.1/x",
                "rtsp://cam@10.0.0.5@127.0.0.1/x",
                "rtsp://10.0.0.5\\@127.0.0.1/x",
                "rtsp://10.0.0.5#@127.0.0.1/x",
                "rtsp://[fe80::1%25lo]/x",
                "rtsp://127.0.0.1%2f@10.0.0.5@localhost/x"
            })
    void shouldRefuseEveryFormOfAHostInside(String url) {
        assertThatThrownBy(() -> guard.resolve(SourceUrl.parse(url)))
                .isInstanceOfAny(RefusedHostException.class, IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rtsp://10.0.0.5/x",
                "rtsp://192.168.1.10:8554/x",
                "rtsp://172.16.3.4/x",
                "rtsp://100.64.1.2/x",
                "rtsp://203.0.113.9/x",
                "rtsp://[fd12:3456::1]/x",
                "rtsp://[2001:db8::1]/x",
                "rtsp://[64:ff9b::10.0.0.5]/x"
            })
    void shouldAllowWhereCamerasLive(String url) throws Exception {
        assertThat(guard.resolve(SourceUrl.parse(url))).hasSize(1);
    }

    @Test
    void shouldJudgeTheVeryAddressThatIsDialledWhenANameChangesItsMeaning() throws Exception {
        AtomicInteger questions = new AtomicInteger();
        HostGuard rebound = new HostGuard(
                List.of(), List.of(), host -> addresses(questions.getAndIncrement() == 0 ? "10.0.0.5" : "127.0.0.1"));
        SourceUrl url = SourceUrl.parse("rtsp://cam.example/x");

        assertThat(rebound.resolve(url)).containsExactly(InetAddress.getByName("10.0.0.5"));
        assertThat(questions).hasValue(1);
        assertThatThrownBy(() -> rebound.resolve(url)).isInstanceOf(RefusedHostException.class);
    }

    /** A pod's resolver tries the cluster's domains for each: kubernetes.default.svc.cluster.local. */
    @ParameterizedTest
    @CsvSource({
        "rtsp://kubernetes.default:443/x, kubernetes.default.",
        "http://session-service.culvert:80/x, session-service.culvert.",
        "rtsp://Cam.Example./x, cam.example.",
        "rtsp://10.0.0.5/x, 10.0.0.5",
        "'rtsp://[2001:db8::1]/x', 2001:db8::1"
    })
    void shouldLookUpANameAsItStands(String url, String asked) {
        List<String> questions = new ArrayList<>();
        HostGuard absolute = new HostGuard(List.of(), List.of(), host -> {
            questions.add(host);
            throw new UnknownHostException(host);
        });

        assertThatThrownBy(() -> absolute.resolve(SourceUrl.parse(url))).isInstanceOf(UnknownHostException.class);
        assertThat(questions).containsExactly(asked);
    }

    @ParameterizedTest
    @ValueSource(strings = {"rtsp://session-service/x", "http://cam1:8080/x", "rtsp://cam1./x"})
    void shouldSayWhatToDoWhenANameHasNoDomain(String url) throws Exception {
        List<String> questions = new ArrayList<>();
        HostGuard one = new HostGuard(List.of("nvr"), List.of(), host -> {
            questions.add(host);
            return addresses("10.0.0.7");
        });

        assertThatThrownBy(() -> one.resolve(SourceUrl.parse(url)))
                .asInstanceOf(InstanceOfAssertFactories.type(RefusedHostException.class))
                .extracting(RefusedHostException::advice)
                .asString()
                .contains("domain", "address", "culvert.relay.hosts.allow");
        assertThat(questions).isEmpty();
        assertThat(one.resolve(SourceUrl.parse("rtsp://nvr/x"))).hasSize(1);
        assertThat(questions).containsExactly("nvr");
    }

    @Test
    void shouldLeaveOutRefusedAddressesWhenANameHasSeveral() throws Exception {
        HostGuard mixed =
                new HostGuard(List.of(), List.of(), host -> addresses("127.0.0.1", "10.0.0.5", "169.254.169.254"));

        assertThat(mixed.resolve(SourceUrl.parse("rtsp://cam.example/x")))
                .containsExactly(InetAddress.getByName("10.0.0.5"));
    }

    @Test
    void shouldAllowRangesAndNamesByConfiguration() throws Exception {
        HostGuard open = new HostGuard(
                List.of("127.0.0.1/32", "cam.default.svc"), List.of("10.0.0.0/8"), host -> addresses("10.0.0.7"));

        assertThat(open.allows(InetAddress.getByName("127.0.0.1"))).isTrue();
        assertThat(open.allows(InetAddress.getByName("127.0.0.2"))).isFalse();
        assertThat(open.resolve(SourceUrl.parse("rtsp://Cam.default.svc./x"))).hasSize(1);
        assertThatThrownBy(() -> open.resolve(SourceUrl.parse("rtsp://other.default.svc/x")))
                .isInstanceOf(RefusedHostException.class);
        assertThatThrownBy(() -> open.resolve(SourceUrl.parse("rtsp://cam.example/x")))
                .isInstanceOf(RefusedHostException.class);
    }

    @Test
    void shouldNameTheHostAloneWhenItRefuses() {
        assertThatThrownBy(() -> guard.resolve(SourceUrl.parse("rtsp://anna:s3cret@127.0.0.1/token=s3cret")))
                .hasMessageContaining("127.0.0.1")
                .hasMessageNotContaining("s3cret");
    }

    @ParameterizedTest
    @CsvSource({"10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/x", "cam/8", "::/129", "/8"})
    void shouldRefuseARangeThatIsNone(String range) {
        assertThatIllegalArgumentException().isThrownBy(() -> new HostGuard(List.of(), List.of(range)));
    }

    private static InetAddress[] addresses(String... texts) throws UnknownHostException {
        InetAddress[] addresses = new InetAddress[texts.length];
        for (int i = 0; i < texts.length; i++) {
            addresses[i] = InetAddress.getByName(texts[i]);
        }
        return addresses;
    }
}
