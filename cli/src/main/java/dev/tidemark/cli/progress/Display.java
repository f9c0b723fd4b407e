package dev.tidemark.cli.progress;

import java.io.Console;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Shows how far long work is while it runs: a bar on a terminal, else a line every few seconds. On standard error. */
public final class Display implements AutoCloseable {

    private static final Duration BAR = Duration.ofMillis(200);
    private static final Duration LINE = Duration.ofSeconds(5);

    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread;

    private Display(Duration every, Runnable show, Runnable last) {
        thread = Thread.ofVirtual().name("progress").start(() -> {
            while (!closing(every)) {
                show.run();
            }
            last.run();
        });
    }

    /**
     * Work of which there is so much.
     *
     * @param name before the bar and in every line
     * @param unit after the numbers of the bar, such as {@code " MB"}
     * @param size how many steps are one of that unit
     */
    public record Task(String name, String unit, long size) {}

    /** The one that fits the terminal, or what is there in its place. Shows until it is closed. */
    public static Display of(Task task, Supplier<Progress> progress, PrintWriter err) {
        return Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent()
                ? bar(task, progress)
                : lines(task, progress, err);
    }

    private static Display bar(Task task, Supplier<Progress> progress) {
        var bar = bar(task);
        return new Display(BAR, () -> show(bar, progress.get()), () -> {
            show(bar, progress.get());
            bar.close();
        });
    }

    private static Display lines(Task task, Supplier<Progress> progress, PrintWriter err) {
        return new Display(LINE, () -> err.println(line(task, progress.get())), () -> {});
    }

    private boolean closing(Duration time) {
        try {
            return closing.await(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            return true;
        }
    }

    private static ProgressBar bar(Task task) {
        return new ProgressBarBuilder()
                .setTaskName(task.name())
                .setInitialMax(-1)
                .setUnit(task.unit(), task.size())
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis((int) BAR.toMillis())
                .build();
    }

    private static void show(ProgressBar bar, Progress progress) {
        if (progress.of() > 0) {
            bar.maxHint(progress.of());
        }
        bar.stepTo(progress.done());
        bar.setExtraMessage(progress.words());
    }

    private static String line(Task task, Progress progress) {
        var share = progress.of() == 0 ? "" : " (" + 100 * progress.done() / progress.of() + " %)";
        return task.name() + ": " + progress.words() + share;
    }

    @Override
    public void close() {
        closing.countDown();
        try {
            thread.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
