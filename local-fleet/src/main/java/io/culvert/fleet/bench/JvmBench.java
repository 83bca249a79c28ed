package io.culvert.fleet.bench;

import java.util.List;

/** One kind of service with several sets of flags for its Java runtime, in alternation. */
public final class JvmBench implements Bench {
    @Override
    public void run(Workplace workplace) throws Exception {
        workplace.allow(
                "service", "variants", "runs", "seconds", "warm-up", "warm-up-streams", "viewers", "idle", "streams");
        String kind = workplace.text("service", "gateway");
        List<JvmVariant> variants = JvmVariant.parse(workplace.text("variants", JvmVariant.usual(kind)));
        if (kind.equals("gateway")) {
            new GatewayVariants(workplace, variants).run();
        } else {
            new ServiceVariants(workplace, kind, variants).run();
        }
    }
}
