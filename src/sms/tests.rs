use super::*;

mod certificates;

#[tokio::test]
async fn without_a_gateway_nothing_is_sent() {
    let gateway = Gateway::new(&Sms::default()).unwrap();
    assert!(!gateway.is_on());
    assert_eq!(gateway.send("+4512345678", "x").await, Err(SmsError::Off));
}

#[tokio::test]
async fn nobody_at_the_gateway_s_door_is_a_reason_and_no_number() {
    let mut config = Sms {
        gateway: GatewayKind::Http,
        ..Sms::default()
    };
    // Port 9 of this machine: discard, which nobody serves.
    config.http.url = "http://127.0.0.1:9/?to={number}".to_owned();
    let gateway = Gateway::new(&config).unwrap();
    let error = gateway.send("+4512345678", "123456").await.unwrap_err();
    assert_eq!(error.reason(), "the gateway cannot be reached");
}
