//! `zhenji similar`, by hand: what matches and why.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;
use tempfile::TempDir;

fn photo() -> image::DynamicImage {
    let demo = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/demo/home-visit/RH-0002/photo1.jpg");
    image::open(demo).unwrap()
}

fn similar(folder: &TempDir, arguments: &[&str]) -> Value {
    let output = Command::new(env!("CARGO_BIN_EXE_zhenji"))
        .args(["similar", "--output", "json"])
        .args(arguments)
        .current_dir(folder.path())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn a_picture_is_known_again_with_what_was_done_to_it() {
    let folder = TempDir::new().unwrap();
    let photo = photo();
    let save = |name: &str, picture: &image::DynamicImage| {
        picture.to_rgb8().save(folder.path().join(name)).unwrap();
    };
    save("whole.png", &photo);
    save("mirrored.jpg", &photo.fliph());
    save("turned.png", &photo.rotate90());
    let (width, height) = (photo.width(), photo.height());
    save("cut.jpg", &photo.crop_imm(width / 10, height / 20, width * 8 / 10, height * 9 / 10));
    for (name, mirrored, turned, cut) in
        [("mirrored.jpg", true, 0, false), ("turned.png", false, 90, false), ("cut.jpg", false, 0, true)]
    {
        let found = similar(&folder, &["whole.png", name]);
        assert_eq!(
            (&found["files"], found["pairs"].as_array().unwrap().len()),
            (&2.into(), 1),
            "{name}: {found}"
        );
        let picture = &found["pairs"][0]["picture"];
        assert_eq!(picture["mirrored"], mirrored, "{name}: {picture}");
        // A quarter turn is told either way round: by which file is taken as the whole.
        let degrees = picture["turned"].as_u64().unwrap();
        assert_eq!(degrees % 180, turned % 180, "{name}: {picture}");
        assert!(picture["correlation"].as_f64().unwrap() > 0.9, "{name}: {picture}");
        let window: Vec<f64> =
            picture["window"].as_array().unwrap().iter().filter_map(Value::as_f64).collect();
        assert_eq!(window[2] * window[3] < 0.85, cut, "{name}: {window:?}");
    }
}

#[test]
fn what_has_nothing_in_common_is_no_pair_and_text_is_quoted() {
    let folder = TempDir::new().unwrap();
    let shared = "对沿街商铺开展漏电保护器作用讲解，现场更换老化插座三十五只，发放用电安全手册二百余份，解答群众咨询六十余人次。";
    fs::write(
        folder.path().join("a.txt"),
        format!("三月走访记录。\n{shared}\n另查看河道护栏两处，均完好，无需修补。"),
    )
    .unwrap();
    fs::write(folder.path().join("b.txt"), format!("{shared}\n当晚组织学习，到会十一人，记录另存。"))
        .unwrap();
    fs::write(
        folder.path().join("c.txt"),
        "仓库盘点：绝缘手套四双，验电器两支，接地线三组，标签齐全，与台账相符，由保管员与班长共同清点签字。",
    )
    .unwrap();
    photo().to_rgb8().save(folder.path().join("p.png")).unwrap();
    let found = similar(&folder, &["a.txt", "--in", "."]);
    let pairs = found["pairs"].as_array().unwrap();
    assert_eq!(pairs.len(), 1, "{found}");
    assert!(pairs[0]["b"].as_str().unwrap().ends_with("b.txt"), "{found}");
    let passage = pairs[0]["text"]["passages"][0].as_str().unwrap();
    assert!(passage.contains("漏电保护器") && passage.contains("六十余人次"), "{passage}");
}

#[test]
fn a_file_is_not_compared_with_itself() {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("a.txt"), "关于开展清点工作的通知，各所须在三月底前完成。").unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_zhenji"))
        .args(["similar", "--lang", "en", "a.txt", "./a.txt"])
        .current_dir(folder.path())
        .output()
        .unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains("one file: a.txt"), "{said}");
}
