use super::*;

impl MemberLock {
    fn add_device(&mut self, by: &Device, name: &str) -> Result<Device, SealError> {
        self.enrol(by, name, Day::new(20_000))
    }
}

fn locked() -> (MemberLock, Device) {
    let secrets = MemberSecrets::random([5; 32]).unwrap();
    let kit = Device::kit(&SecretPhrase::from_bytes(&[9; 32]));
    (
        MemberLock::create("Grey-Panel-4", &secrets, &kit).unwrap(),
        kit,
    )
}

#[test]
fn password_and_device_are_both_needed() {
    let (mut lock, kit) = locked();
    let browser = lock.add_device(&kit, "browser").unwrap();
    assert_eq!(lock.unlock("Grey-Panel-4", &kit).unwrap().0.root, [5; 32]);
    assert!(lock.unlock("Grey-Panel-4", &browser).is_ok());
    assert!(lock.unlock("Grey-Panel-5", &kit).is_err());
    assert!(lock.unlock("Grey-Panel-4", &Device::none()).is_err());
    let stolen_number = Device {
        id: browser.id,
        secret: Key::from_bytes([1; 32]),
    };
    assert!(lock.unlock("Grey-Panel-4", &stolen_number).is_err());
    assert!(!lock.knows(&stolen_number));
    assert!(lock.knows(&browser));
}

#[test]
fn a_cookie_is_read_as_it_was_written_and_never_as_the_kit() {
    let (mut lock, kit) = locked();
    let browser = lock.add_device(&kit, "browser").unwrap();
    let read = Device::parse(browser.to_text().expose()).unwrap();
    assert!(lock.knows(&read));
    assert!(Device::parse(kit.to_text().expose()).is_none());
    assert!(Device::parse("").is_none());
    assert!(Device::parse(&"g".repeat(96)).is_none());
}

#[test]
fn the_oldest_browser_gives_way_and_the_kit_stays() {
    let (mut lock, kit) = locked();
    let first = lock.add_device(&kit, "browser").unwrap();
    for _ in 1..10 {
        lock.add_device(&kit, "browser").unwrap();
    }
    assert!(lock.knows(&first), "ten browsers stay");
    lock.add_device(&kit, "browser").unwrap();
    assert!(!lock.knows(&first));
    assert!(lock.knows(&kit));
}

#[test]
fn a_browser_that_was_removed_opens_nothing_and_the_kit_cannot_be_removed() {
    let (mut lock, kit) = locked();
    let lost = lock.add_device(&kit, "lost").unwrap();
    let kept = lock.add_device(&kit, "kept").unwrap();
    assert!(lock.remove_browser(&lost.id_text()));
    assert!(!lock.remove_browser(&lost.id_text()));
    assert!(!lock.remove_browser(&kit.id_text()));
    assert!(lock.unlock("Grey-Panel-4", &lost).is_err());
    let names: Vec<_> = lock
        .browsers()
        .map(|browser| browser.name.to_owned())
        .collect();
    assert_eq!(names, ["kept"]);
    assert!(lock.knows(&kept) && lock.knows(&kit));
}

#[test]
fn a_new_password_replaces_the_old_one_for_every_device() {
    let (mut lock, kit) = locked();
    let browser = lock.add_device(&kit, "browser").unwrap();
    let changed = lock.change_password("Grey-Panel-5", "Red-Panel-6", &browser);
    assert_eq!(changed, Err(SealError::Closed));
    lock.change_password("Grey-Panel-4", "Red-Panel-6", &browser)
        .unwrap();
    assert_eq!(lock.unlock("Red-Panel-6", &kit).unwrap().0.root, [5; 32]);
    assert!(lock.unlock("Red-Panel-6", &browser).is_ok());
    assert!(lock.unlock("Grey-Panel-4", &browser).is_err());
}

#[test]
fn the_parts_of_two_locks_do_not_fit_together() {
    let (one, kit) = locked();
    let (other, _) = locked();
    for mixed in [
        MemberLock {
            devices: other.devices.clone(),
            ..one.clone()
        },
        MemberLock {
            secrets: other.secrets.clone(),
            ..one.clone()
        },
        MemberLock {
            salt: other.salt,
            ..one.clone()
        },
    ] {
        let refused = mixed.unlock("Grey-Panel-4", &kit).map(drop);
        assert_eq!(refused, Err(SealError::Closed));
    }
}

#[test]
fn another_implementation_of_argon2id_agrees() {
    let salt = [3; 16];
    let params = argon2::Params::new(MEMORY_KIB, PASSES, 1, Some(32)).unwrap();
    let other = argon2::Argon2::new(argon2::Algorithm::Argon2id, argon2::Version::V0x13, params);
    let mut hashed = [0; 32];
    other
        .hash_password_into(b"Grey-Panel-4", &salt, &mut hashed)
        .unwrap();
    let expected = derive(&[&hashed, &[7; 32]], info::LOCK, &salt);
    let ours = secrets_key("Grey-Panel-4", &salt, &Share([7; 32])).unwrap();
    assert_eq!(ours.expose(), expected.expose());
}

#[test]
fn a_browser_has_a_name_and_a_day_and_the_kit_has_neither() {
    let (mut lock, kit) = locked();
    let browser = lock.add_device(&kit, "").unwrap();
    assert!(lock.name_browser(&browser.id_text(), "Office"));
    assert!(!lock.name_browser(&kit.id_text(), "Office"));
    assert!(!lock.name_browser("", "Office"));
    let told: Vec<_> = lock.browsers().collect();
    let expected = Browser {
        number: browser.id_text(),
        name: "Office",
        since: Day::new(20_000),
    };
    assert_eq!(told, [expected]);
    assert!(lock.unlock("Grey-Panel-4", &browser).is_ok());
}

#[test]
fn a_new_kit_opens_and_the_old_one_never_again() {
    let (mut lock, old) = locked();
    let browser = lock.add_device(&old, "browser").unwrap();
    let new = Device::kit(&SecretPhrase::from_bytes(&[10; 32]));
    assert_eq!(lock.replace_kit(&new, &new), Err(SealError::Closed));
    lock.replace_kit(&browser, &new).unwrap();
    assert!(!lock.knows(&old) && lock.knows(&new) && lock.knows(&browser));
    assert!(lock.unlock("Grey-Panel-4", &old).is_err());
    assert!(lock.unlock("Grey-Panel-4", &new).is_ok());
    assert!(lock.enrol(&old, "", Day::new(1)).is_err());
    // It is the first again, and so the oldest browser gives way and not the kit.
    for _ in 0..MOST_DEVICES {
        lock.add_device(&new, "browser").unwrap();
    }
    assert!(lock.knows(&new) && !lock.knows(&browser));
}

#[test]
fn a_new_password_is_not_taken_over_secrets_that_changed_meanwhile() {
    let (mut lock, kit) = locked();
    let first = lock
        .prepare_password("Grey-Panel-4", "Red-Panel-6", &kit)
        .unwrap();
    let second = lock
        .prepare_password("Grey-Panel-4", "Blue-Panel-8", &kit)
        .unwrap();
    assert!(lock.take_password(first));
    assert!(!lock.take_password(second));
    assert!(lock.unlock("Red-Panel-6", &kit).is_ok());
}

#[test]
fn every_way_to_open_runs_argon2_once() {
    let (mut lock, kit) = locked();
    let browser = lock.add_device(&kit, "browser").unwrap();
    let counted = |work: &dyn Fn() -> bool| {
        let before = argon2_runs();
        (work(), argon2_runs() - before)
    };
    let right = |device: &Device| device.id_text() != Device::none().id_text();
    for device in [&kit, &browser, &Device::none()] {
        let opened = counted(&|| lock.unlock("Grey-Panel-4", device).is_ok());
        assert_eq!(opened, (right(device), 1));
        let refused = counted(&|| lock.unlock("wrong", device).is_ok());
        assert_eq!(refused, (false, 1));
    }
    assert_eq!(counted(&|| MemberLock::spend("wrong").is_ok()), (true, 1));
    assert_eq!(counted(&|| lock.knows(&browser)), (true, 0));
}

#[test]
fn a_key_of_a_session_changes_the_secrets_until_the_password_is_another() {
    let (mut lock, kit) = locked();
    let (_, key) = lock.unlock("Grey-Panel-4", &kit).unwrap();
    lock.reseal(&key, |secrets| secrets.phone = "+4512345678".to_owned())
        .unwrap();
    let (secrets, _) = lock.unlock("Grey-Panel-4", &kit).unwrap();
    assert_eq!(secrets.phone, "+4512345678");
    assert_eq!(lock.open(&key).unwrap().root, [5; 32]);
    lock.change_password("Grey-Panel-4", "Red-Panel-6", &kit)
        .unwrap();
    assert!(lock.open(&key).is_err());
    let refused = lock.reseal(&key, |secrets| secrets.phone.clear());
    assert_eq!(refused, Err(SealError::Closed));
    let (secrets, _) = lock.unlock("Red-Panel-6", &kit).unwrap();
    assert_eq!(secrets.phone, "+4512345678");
    assert!(lock.unlock("Grey-Panel-4", &kit).is_err());
}
